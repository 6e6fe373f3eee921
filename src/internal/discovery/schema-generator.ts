import type { EntityManager, EntityMetadata, MikroORM } from '@mikro-orm/core';
import type { DatabaseSchema, SchemaGenerator } from '@mikro-orm/sql';
import { mappingsOf } from '../mapping.ts';
import { isTableOf } from './table-of-class.ts';
import { withTypedKeys } from './typed-keys.ts';

const EXTENSION = '@mikro-orm/schema-generator';

/**
 * Makes the ORM's schema generator leave ON UPDATE CASCADE off the keys of joined children.
 *
 * MikroORM writes it with no way to choose; keys never change here, and Citus refuses it on a distribution column.
 */
export function registerSchemaGenerator(orm: MikroORM): void {
  const create = stockGenerator(orm);
  if (!create) {
    return;
  }
  orm.config.registerExtension(EXTENSION, () => {
    const generator = create();
    const getTargetSchema = generator.getTargetSchema.bind(generator);
    generator.getTargetSchema = (...args) =>
      withTypedKeys(withoutUpdateCascade(getTargetSchema(...args), orm.em), orm.em);
    return generator;
  });
}

/** The platform's own registration, caught by a recorder: MikroORM keeps it in a private map. */
function stockGenerator(orm: MikroORM): (() => SchemaGenerator) | undefined {
  let create: (() => SchemaGenerator) | undefined;
  const config = {
    registerExtension(name: string, callback: () => SchemaGenerator): void {
      if (name === EXTENSION) {
        create = callback;
      }
    },
  };
  const recorder = Object.defineProperties({}, { config: { value: config }, em: { get: () => orm.em } });
  orm.driver.getPlatform().lookupExtensions(recorder as MikroORM);
  return create;
}

function withoutUpdateCascade(schema: DatabaseSchema, em: EntityManager): DatabaseSchema {
  const mappings = mappingsOf(em.config);
  const metas = [...(em.getMetadata() as Iterable<EntityMetadata>)];
  for (const meta of metas.filter(({ tptParent, class: cls }) => tptParent && mappings.find(cls))) {
    const keys = String(meta.getPrimaryProps().flatMap(prop => prop.fieldNames));
    for (const table of schema.getTables().filter(each => isTableOf(each, meta, em))) {
      for (const key of Object.values(table.getForeignKeys())) {
        if (
          String(key.columnNames) === keys &&
          key.referencedTableName.split('.').at(-1) === meta.tptParent!.tableName
        ) {
          delete key.updateRule;
        }
      }
    }
  }
  return schema;
}
