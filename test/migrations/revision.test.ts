import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineEntity, p } from '@mikro-orm/core';
import { PendingMigrationsError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import { openScene } from './scene.ts';

const Before = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: { id: p.integer().primary(), name: p.string(), age: p.integer(), nick: p.string().nullable() },
});
const After = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: { id: p.integer().primary(), name: p.text(), age: p.bigint(), height: p.integer().nullable() },
});

describe.each(engines)('T6: revision [$name]', engine => {
  it('writes what differs, types too, and nothing where nothing does', async () => {
    await using first = await openScene(engine, { entities: [Before], extension: { format: false } });
    const added = await first.helper.revision('add users');
    await expect(first.helper.revision('again')).rejects.toThrow(PendingMigrationsError);
    await first.helper.upgrade();
    expect(await first.helper.revision('nothing')).toBeNull();
    expect(added).toMatchObject({ destructive: [], tools: [], up: [expect.stringContaining('create table "user"')] });

    first.db.orm.discoverEntity(After, Before);
    const changed = await first.helper.revision('retype');
    expect(changed?.up.join('\n')).toMatch(/"age" type bigint[\s\S]*"name" type text/);
    expect(changed?.destructive).toMatchObject([{ kind: 'drop-column', column: 'nick' }]);
    expect(changed?.down.join('\n')).toMatch(/"age" type (int|integer)/);
  });

  it('blank leaves the snapshot alone, so that the next one holds what differs', async () => {
    await using scene = await openScene(engine, { entities: [Before], extension: { format: false } });
    const blank = await scene.helper.revision('data', { blank: true });
    expect(blank).toMatchObject({ up: [], down: [] });
    expect(await scene.helper.upgrade()).toEqual([blank?.name]);
    expect((await scene.helper.revision('tables'))?.up).toHaveLength(1);
  });
});

describe('T7: the hook after writing', () => {
  const engine = engines[0]!;

  it('runs the linter and the formatter of the project', async () => {
    await using scene = await openScene(engine, { entities: [Before] });
    const written = await scene.helper.revision('add users');
    expect(written?.tools).toEqual([
      { tool: 'oxlint', state: 'done', output: '' },
      { tool: 'oxfmt', state: 'done', output: '' },
    ]);
    const text = await readFile(written!.path, 'utf8');
    expect(text).not.toMatch(/\{\n\n/);
    expect(text).toContain(`override name = `);
  });

  it('reports tools that are missing or fail, and keeps the file', async () => {
    const format = [['no-such-tool'], [join('node_modules', '.bin', 'tsc'), '--no-such-flag']] as const;
    await using scene = await openScene(engine, { entities: [Before], extension: { format } });
    const written = await scene.helper.revision('add users');
    expect(written?.tools).toMatchObject([
      { tool: 'no-such-tool', state: 'missing' },
      { state: 'failed', output: expect.stringContaining('no-such-flag') },
    ]);
    expect(await readFile(written!.path, 'utf8')).toContain('create table');
  });
});
