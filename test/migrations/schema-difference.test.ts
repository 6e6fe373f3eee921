import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { defineEntity, p } from '@mikro-orm/core';
import { Immutable, UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { engines } from '../support/index.ts';
import { openScene } from './scene.ts';

class Receipt extends Immutable(UuidV7Base, { trigger: true }) {
  declare total: number;
}
class Draft extends UpdatedAt(UuidV7Base, { trigger: true }) {
  declare total: number;
}
defineEntity({ class: Receipt, name: 'Receipt', properties: { total: p.integer() } });
defineEntity({ class: Draft, name: 'Draft', properties: { total: p.integer() } });

describe.each(engines)('B4: tables by migrations [$name]', engine => {
  it.each(engine.driver === 'pglite' ? (['single-table'] as const) : (['joined', 'single-table'] as const))(
    'of a %s hierarchy, with its checks, indexes and triggers, leave no difference to the entities',
    async strategy => {
      const entities = [...declareParty(strategy).entities, Receipt, Draft];
      await using scene = await openScene(engine, { entities, extension: { format: false } });
      const { up = [] } = (await scene.helper.revision('tables')) ?? {};
      await scene.helper.upgrade();
      expect(await scene.helper.revision('from the snapshot')).toBeNull();
      const snapshot = readdirSync(scene.folder).find(name => name.startsWith('.snapshot'));
      await rm(join(scene.folder, snapshot!));
      expect(await scene.helper.revision('from the database')).toBeNull();
      expect(await scene.db.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');

      const triggers = up.filter(sql => sql.startsWith('create trigger')).length;
      const sql = 'select count(*)::int as n from pg_trigger where not tgisinternal';
      expect(triggers).toBeGreaterThan(0);
      expect(await scene.db.em().execute(sql)).toEqual([{ n: triggers }]);
      await scene.helper.downgrade({ to: 'base' });
      const rest = `select tablename from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`;
      expect(await scene.db.em().execute(rest)).toEqual([]);
    },
  );
});
