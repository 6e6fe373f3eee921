import { defineEntity, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import { openScene } from './scene.ts';

const User = defineEntity({ name: 'User', properties: { id: p.integer().primary(), name: p.string() } });

describe.each(engines)('T6: migrations [$name]', engine => {
  it('are applied, reverted and stamped', async () => {
    await using scene = await openScene(engine, { entities: [User] });
    const { helper } = scene;
    const { fileName } = await scene.db.orm.migrator.create(undefined, false, false, 'Add users');
    const name = fileName.replace('.ts', '');
    expect(await helper.pending()).toEqual([name]);
    expect(await helper.upgrade()).toEqual([name]);
    await scene.db.em().insert(User, { name: 'Ada' });
    expect(await helper.current()).toMatchObject({ name, checksum: expect.stringMatching(/^ts:[0-9a-f]{64}$/) });
    expect(await helper.downgrade()).toEqual([name]);
    expect(await helper.current()).toBeNull();
    expect(await helper.stamp('head')).toEqual([name]);
    expect(await helper.history()).toMatchObject([{ name, state: 'applied' }]);
  });
});
