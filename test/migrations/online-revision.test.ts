import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineEntity, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import { openScene } from './scene.ts';

const id = p.integer().primary();
const Before = defineEntity({ name: 'Dog', tableName: 'dog', properties: { id, name: p.string().nullable() } });
const After = defineEntity({ name: 'Dog', tableName: 'dog', properties: { id, name: p.string().index() } });

describe.each(engines)('T9 revision --online [$name]', engine => {
  it('writes three migrations, which refuse rows without a value and end where one would', async () => {
    await using scene = await openScene(engine, { entities: [Before], extension: { format: false } });
    const { db, folder, helper } = scene;
    await helper.revision('add dogs');
    await helper.upgrade();
    await db.em().execute('insert into dog (id) values (1)');
    db.orm.discoverEntity(After, Before);

    const revision = await helper.revision('require names', { online: true });
    expect(revision?.followUps).toEqual([
      expect.stringMatching(/_require_names_validate\.ts$/),
      expect.stringMatching(/_require_names_index\.ts$/),
    ]);
    const codes = await Promise.all(revision!.followUps.map(file => readFile(join(folder, file), 'utf8')));
    for (const code of codes) expect(code).toContain('override isTransactional(): boolean {\n    return false;');
    await expect(helper.upgrade()).rejects.toThrow('it fails: rows have no value for dog.name');

    await db.em().execute(`update dog set name = 'Rex'`);
    expect(await helper.upgrade()).toHaveLength(3);
    expect(await helper.check()).toEqual({ ok: true, findings: [] });
    expect(await helper.downgrade({ to: (await helper.history())[0]!.name })).toHaveLength(3);
    await db.em().execute('insert into dog (id) values (2)');
  });
});
