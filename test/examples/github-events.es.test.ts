import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities, openDatabase } from '../../examples/github-events/database.ts';
import { type Delivery, delivery, readDeliveries } from '../../examples/github-events/deliveries.ts';
import type { Directory } from '../../examples/github-events/directory.ts';
import { events } from '../../examples/github-events/events.ts';
import { Actor } from '../../examples/github-events/events/actor.ts';
import { GithubEvent } from '../../examples/github-events/events/github-event.ts';
import { Repository } from '../../examples/github-events/events/repository.ts';
import { classFor, importDeliveries, type ImportReport } from '../../examples/github-events/import.ts';
import { loadPage } from '../../examples/github-events/page.ts';
import { Payload } from '../../examples/github-events/payload.ts';
import { QueryLog } from '../../examples/github-events/query-log.ts';
import { renderImport } from '../../examples/github-events/render.ts';
import { explainHierarchy } from 'mikro-orm-polymorphic';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';

const deliveries = await readDeliveries();

/** Takes a row for the reference to it, so that the values of a payload can be had without a database. */
const rows: Directory = { actor: row => row, repository: row => row };

function actionOf({ body }: Delivery): string | null {
  return new Payload(body, rows).textOrNull('action');
}

function classOf(sent: Delivery): ReturnType<typeof classFor> {
  return classFor(sent.kind, actionOf(sent));
}

/** The values of the columns below the root, with the keys of related rows in their place. */
function valuesFrom(sent: Delivery): Record<string, unknown> {
  return withKeys({ ...classOf(sent).columns(new Payload(sent.body, rows)) });
}

function withKeys(values: Record<string, unknown>): Record<string, unknown> {
  const related = ([name, value]: [string, unknown]): [string, unknown] => [name, isRow(value) ? value.id : value];
  return Object.fromEntries(Object.entries(values).map(related));
}

function isRow(value: unknown): value is Actor | Repository {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'bigint';
}

/** The keys of the accounts and repositories that payloads name. */
function namedIn(sent: readonly Delivery[]): { actors: Set<bigint>; repositories: Set<bigint> } {
  const named = { actors: new Set<bigint>(), repositories: new Set<bigint>() };
  const directory: Directory = {
    actor: row => (named.actors.add(row.id), row),
    repository: row => (named.repositories.add(row.id), row),
  };
  for (const each of sent) {
    const payload = new Payload(each.body, directory);
    if (payload.has('sender')) payload.actor('sender');
    if (payload.has('repository')) payload.repository('repository');
    classOf(each).columns(payload);
  }
  return named;
}

describe('the payloads of api.github.com', () => {
  it('are 329 of 58 kinds', () => {
    expect(deliveries).toHaveLength(329);
    expect(new Set(deliveries.map(({ kind }) => kind)).size).toBe(58);
  });

  it('have each a class under the name that GitHub gives the event', () => {
    for (const sent of deliveries) {
      expect([sent.kind, `${sent.kind}.${actionOf(sent)}`]).toContain(events.identityOf(classOf(sent)));
    }
  });

  it('leave no class without a payload', () => {
    const used = new Set(deliveries.map(sent => events.identityOf(classOf(sent))));
    expect(events.identities.filter(identity => !used.has(identity))).toEqual([]);
    expect(events.identities.length).toBeGreaterThanOrEqual(80);
  });
});

describe.each(engines)('github-events [$name]', engine => {
  const log = new QueryLog();
  let db: TestOrm;
  let report: ImportReport;

  beforeAll(async () => {
    db = await openOrm(engine, { entities, loggerFactory: log.loggerFactory });
    report = await importDeliveries(db.orm, deliveries);
  });
  afterAll(() => db.close());

  it('imports every payload but the exact duplicates', () => {
    expect(report).toEqual({ imported: 324, duplicates: 5, rejections: [] });
  });

  it('shows every class with its rows, in one query', async () => {
    const { result, sql } = await db.queries.during(() => explainHierarchy(events, { em: db.em(), columns: false }));
    expect(sql).toHaveLength(1);
    const lines = String(result).split('\n');
    expect(lines[0]).toMatch(/^GithubEvent \(abstract\) +table github_event +324 rows below$/);
    expect(lines.filter(line => / rows?(,| below|$)/.test(line))).toHaveLength(lines.length);
    expect(lines).toContainEqual(
      expect.stringMatching(/^├─ DiscussionEvent +'discussion' +table discussion_event +14 rows, 15 with subclasses$/),
    );
  });

  it('changes nothing when it imports again', async () => {
    const before = await everyRow(db);
    const { result, sql } = await db.queries.during(() => importDeliveries(db.orm, deliveries));
    expect(result).toEqual({ imported: 0, duplicates: 329, rejections: [] });
    expect(sql.filter(statement => !statement.startsWith('select'))).toEqual([]);
    expect(await everyRow(db)).toEqual(before);
  });

  it('lists what fits no class with the reason and stores the rest', async () => {
    const star = { action: 'created', starred_at: 'yesterday' };
    const odd = [
      delivery('issues', { action: 'typed' }),
      delivery('moon', {}),
      delivery('star', star),
      delivery('watch', { action: 'started' }),
    ];
    const mixed = await importDeliveries(db.orm, odd);
    expect(renderImport(mixed)).toEqual([
      '1 events, 0 duplicates, 3 rejected',
      expect.stringMatching(/^rejected issues \w{8}: no class for issues\.typed$/),
      expect.stringMatching(/^rejected moon \w{8}: no class for moon$/),
      expect.stringMatching(/^rejected star \w{8}: starred_at should be a timestamp, but is "yesterday"$/),
    ]);
    expect(await db.em().nativeDelete(GithubEvent, { digest: odd[3]!.digest })).toBe(1);
  });

  it('stores one row for every account and repository', async () => {
    const named = namedIn(deliveries);
    expect(await db.em().count(Actor)).toBe(named.actors.size);
    expect(await db.em().count(Repository)).toBe(named.repositories.size);
    expect(await db.em().count(GithubEvent, { repository: null })).toBe(44);
    expect(await db.em().count(GithubEvent, { actor: null })).toBe(4);
  });

  it('gives every row back as its own class with the values of its payload', async () => {
    const stored = new Map((await db.em().find(GithubEvent, {})).map(event => [event.digest, event]));
    expect(stored.size).toBe(324);
    for (const sent of deliveries) {
      const event = stored.get(sent.digest)!;
      expect(event.constructor).toBe(classOf(sent));
      expect(withKeys(Object.fromEntries(Object.entries(event)))).toMatchObject(valuesFrom(sent));
      expect(events.isComplete(event)).toBe(true);
    }
  });

  it('makes nullable only the columns that some payload lacks', () => {
    const nulls = new Set<string>();
    for (const sent of deliveries) {
      for (const [name, value] of Object.entries(valuesFrom(sent)))
        if (value === null) nulls.add(declarationOf(db, sent, name));
    }
    const root = db.orm.getMetadata().get(GithubEvent);
    const below = [...db.orm.getMetadata()].filter(meta => meta.root === root && meta !== root);
    const nullable = below.flatMap(meta =>
      meta.ownProps!.filter(prop => prop.nullable).map(prop => `${meta.className}.${prop.name}`),
    );
    expect(nullable.toSorted()).toEqual([...nulls].toSorted());
  });

  it('loads a page in one query for the root and one for all tables of the types on it', async () => {
    const page = await loadPage({ orm: db.orm, log });
    expect(page.events).toHaveLength(20);
    expect(new Set(page.events.map(event => event.constructor)).size).toBeGreaterThan(12);
    expect(page.queries).toHaveLength(2);
    expect(page.tables).toBeGreaterThan(12);
    expect(page.joins).toBe(2);
  });
});

/** The class that declares a property which a payload's class has. */
function declarationOf({ orm }: TestOrm, sent: Delivery, name: string): string {
  let meta = orm.getMetadata().get(classOf(sent));
  while (meta.tptParent?.properties && name in meta.tptParent.properties) meta = meta.tptParent;
  return `${meta.className}.${name}`;
}

/** The content of every table. */
async function everyRow(db: TestOrm): Promise<Record<string, unknown>> {
  const tables = [...db.orm.getMetadata()].filter(meta => !meta.abstract).map(meta => meta.tableName);
  const content: Record<string, unknown> = {};
  for (const table of tables) content[table] = await db.em().execute(`select * from "${table}" order by id`);
  return content;
}

describe.each(serverEngines)('github-events on a server [$name]', engine => {
  it('keeps to its own schema and changes nothing the second time', async () => {
    await using theirs = await openOrm(engine, { entities, createSchema: false });
    await theirs.em().execute('create table mine (id int); create schema other; create table other.mine (id int)');
    const importOnce = async (): Promise<{ report: ImportReport; drift: string }> => {
      const { orm } = await openDatabase(theirs.orm.config.get('clientUrl'));
      const report = await importDeliveries(orm, deliveries);
      const drift = await orm.schema.getUpdateSchemaSQL({ schema: 'github_events', dropTables: false });
      await orm.close();
      return { report, drift };
    };
    expect(await importOnce()).toEqual({ report: { imported: 324, duplicates: 5, rejections: [] }, drift: '' });
    expect(await importOnce()).toEqual({ report: { imported: 0, duplicates: 329, rejections: [] }, drift: '' });
    const tables = "select table_schema from information_schema.tables where table_name = 'mine' order by 1";
    expect(await theirs.em().execute(tables)).toEqual([{ table_schema: 'other' }, { table_schema: 'public' }]);
  });
});
