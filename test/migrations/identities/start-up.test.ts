import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EntityClass, p } from '@mikro-orm/core';
import {
  defineHierarchy,
  IdentityLockError,
  IdentityLockFileError,
  Polymorphic,
  polymorphic,
} from 'mikro-orm-polymorphic';
import { migrations, writeIdentityLock } from 'mikro-orm-polymorphic/migrations';
import { MikroORM, type Options } from 'mikro-orm-polymorphic/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { child, entity, named, startOrm, type TestClass } from '../../declaring/classes.ts';

/** A hierarchy of classes with their parents. */
function declare(parents: Readonly<Record<string, string>>, options: object = {}): readonly EntityClass[] {
  const Tool = entity(named('Tool', Polymorphic()), { id: p.integer().primary() }, { inheritance: 'tpt' });
  const classes: Record<string, TestClass> = { Tool };
  for (const [name, parent] of Object.entries(parents)) {
    classes[name] ??= child(name, classes[parent]!);
  }
  const concrete = Object.entries(classes).filter(([name]) => name !== 'Tool' || Object.hasOwn(parents, 'Tool'));
  return defineHierarchy(Tool, Object.fromEntries(concrete), options).entities;
}

const LINE = /formerly: \{ (?<name>\w+): \['(?<identity>[^']+)'\] \}/g;

/** The option that a message says, all its lines together. */
function formerlyIn({ message }: Error): Record<string, string[]> {
  const lines = [...message.matchAll(LINE)].map(({ groups }) => groups as { name: string; identity: string });
  const names = Map.groupBy(lines, ({ name }) => name);
  return Object.fromEntries(
    [...names].map(([name, group]) => [name, [...new Set(group.map(({ identity }) => identity))]]),
  );
}

const LOCKED = { Search: 'Tool', WebSearch: 'Search', Shell: 'Tool' };
const ROOT = { Tool: '', ...LOCKED };

const changes = {
  'a class is renamed': [
    LOCKED,
    { Search: 'Tool', WebSearch: 'Search', Bash: 'Tool' },
    "formerly: { Bash: ['shell'] }",
  ],
  'a class is moved': [
    LOCKED,
    { Search: 'Tool', WebSearch: 'Tool', Shell: 'Tool' },
    "formerly: { WebSearch: ['search.websearch'] }",
  ],
  'a class is removed': [LOCKED, { Search: 'Tool', WebSearch: 'Search' }, "formerly: { … : ['shell'] }"],
  'the root is made concrete': [LOCKED, ROOT, "formerly: { Search: ['search'] }"],
  'the root is made abstract': [ROOT, LOCKED, "formerly: { Tool: ['tool'] }"],
} as const;

describe('M2 requireIdentityLock of migrations()', () => {
  let baseDir: string;
  beforeAll(async () => {
    baseDir = await mkdtemp(join(tmpdir(), 'identity-lock-'));
  });
  afterAll(() => rm(baseDir, { recursive: true, force: true }));

  const lock = (parents: Readonly<Record<string, string>>, options?: object) =>
    writeIdentityLock(startOrm(declare(parents, options), { baseDir }));
  const options = (entities: readonly EntityClass[], more: Options = {}): Options => ({
    dbName: 'none',
    baseDir,
    extensions: [migrations({ requireIdentityLock: true })],
    ...more,
    entities: [...entities],
  });
  const starts = {
    'new MikroORM': (given: Options) => Promise.resolve().then(() => new MikroORM(given)),
    'MikroORM.init': (given: Options) => MikroORM.init(given),
  };

  describe.each(Object.entries(starts))('%s', (_how, start) => {
    it.each(Object.entries(changes))(
      'M2 refuses to start when %s, with both ways out',
      async (_what, [before, after, line]) => {
        await lock(before);
        const error = await start(options(declare(after))).catch((failure: unknown) => failure);
        expect(error).toBeInstanceOf(IdentityLockError);
        expect((error as Error).message).toContain(line);
        expect((error as Error).message).toMatch(/in a migration|with a migration/);
        const rest = await start(options(declare(after, { formerly: formerlyIn(error as Error) }))).then(
          () => '',
          String,
        );
        expect(rest).not.toMatch(LINE);
      },
    );

    it('M2 starts when nothing, or only a new class, differs from the lock', async () => {
      await lock(LOCKED);
      expect(await start(options(declare(LOCKED)))).toBeInstanceOf(MikroORM);
      expect(await start(options(declare({ ...LOCKED, Fetch: 'Tool' })))).toBeInstanceOf(MikroORM);
      const read = declare({ Search: 'Tool', WebSearch: 'Search', Bash: 'Tool' }, { formerly: { Bash: ['shell'] } });
      expect(await start(options(read))).toBeInstanceOf(MikroORM);
    });

    it('M2 comes after the hooks of the user, and wherever it stands among the extensions', async () => {
      await lock(LOCKED);
      const calls: string[] = [];
      const discovery = { afterDiscovered: () => void calls.push('mine') };
      const extensions = [polymorphic(), migrations({ requireIdentityLock: true })];
      const refused = start(options(declare({ Search: 'Tool' }), { extensions, discovery }));
      await expect(refused).rejects.toThrow(IdentityLockError);
      expect(calls).toEqual(['mine']);
    });

    it('M2 takes a file of another name, and refuses to start without it', async () => {
      const missing = { extensions: [migrations({ requireIdentityLock: 'conf/tools.lock.json' })] };
      const refused = start(options(declare(LOCKED), missing));
      await expect(refused).rejects.toThrow(IdentityLockFileError);
      await expect(refused).rejects.toThrow(`conf/tools.lock.json does not exist in ${baseDir}`);
      await writeIdentityLock(startOrm(declare({ Search: 'Tool', Old: 'Tool' }), { baseDir }), 'tools.lock.json');
      const other = { extensions: [migrations({ requireIdentityLock: 'tools.lock.json' })] };
      await expect(start(options(declare(LOCKED), other))).rejects.toThrow('do not agree with tools.lock.json');
    });

    it('M2 leaves an ORM without entities alone', async () => {
      await lock(LOCKED);
      expect(await start(options([], { discovery: { warnWhenNoEntities: false } }))).toBeInstanceOf(MikroORM);
    });
  });
});
