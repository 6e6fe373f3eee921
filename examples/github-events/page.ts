import type { MikroORM } from '@mikro-orm/core';
import type { Database } from './database.ts';
import { GithubEvent } from './events/github-event.ts';
import type { Query } from './query-log.ts';

/** One page of events, and what it took. */
export interface Page {
  readonly events: GithubEvent[];
  readonly queries: Query[];
  /** The tables below the root that were read. */
  readonly tables: number;
  readonly joins: number;
  readonly sqlLength: number;
  /** The median of some runs after a first one, which is not counted. */
  readonly ms: number;
}

const timedRuns = 3;

/** Loads the page several times, each time into an empty identity map. */
export async function loadPage({ orm, log }: Database): Promise<Page> {
  let events: GithubEvent[] = [];
  let queries: Query[] = [];
  const times: number[] = [];
  for (let run = 0; run <= timedRuns; run++) {
    log.take();
    const start = performance.now();
    events = await findPage(orm);
    times.push(performance.now() - start);
    queries = log.take();
  }
  const sql = queries.map(query => query.sql).join('\n');
  return {
    events,
    queries,
    tables: childTables(orm).filter(table => sql.includes(`"${table}" as `)).length,
    joins: sql.match(/\bjoin\b/g)?.length ?? 0,
    sqlLength: sql.length,
    ms: median(times.slice(1)),
  };
}

/** What an application would write. Digests know nothing of kinds, so their order mixes them. */
function findPage(orm: MikroORM): Promise<GithubEvent[]> {
  return orm.em
    .fork()
    .find(GithubEvent, {}, { limit: 20, orderBy: { digest: 'asc' }, populate: ['repository', 'actor'] });
}

function childTables(orm: MikroORM): string[] {
  const root = orm.getMetadata().get(GithubEvent);
  return [...orm.getMetadata()].filter(meta => meta.root === root && meta !== root).map(meta => meta.tableName);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
