import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFindings } from 'mikro-orm-polymorphic/migrations';
import { describe, expect, it } from 'vitest';
import { engines } from '../../support/index.ts';
import { openScene } from '../scene.ts';
import { entities } from './model.ts';

describe.each(engines)('T9 check of files [$name]', engine => {
  it('finds nothing after upgrade, with every mixin, and what became of files since', async () => {
    await using scene = await openScene(engine, { entities });
    const { fileName } = await scene.db.orm.migrator.create();
    const kinds = async (): Promise<string[]> => (await scene.helper.check()).findings.map(({ kind }) => kind);
    expect(await kinds()).toEqual(['pending-migration', 'not-comparable']);

    await scene.helper.upgrade();
    expect(await scene.helper.check()).toEqual({ ok: true, findings: [] });

    const path = join(scene.folder, fileName);
    await writeFile(path, `${await readFile(path, 'utf8')}\n// edited`);
    expect(await kinds()).toEqual(['edited-migration']);

    await rm(path);
    const result = await scene.helper.check();
    expect(result.ok).toBe(false);
    expect(describeFindings(result)).toMatch(
      /^missing-migration: The migration .* was applied, but its file is gone\.\n {2}Bring/,
    );
  });
});
