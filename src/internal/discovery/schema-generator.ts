import type { MikroORM } from '@mikro-orm/core';
import type { SchemaGenerator } from '@mikro-orm/sql';
import { withChildKeys } from './child-keys.ts';
import { withTypedKeys } from './typed-keys.ts';

const EXTENSION = '@mikro-orm/schema-generator';

/** Makes the ORM's schema generator write the keys of joined children as they are used here. */
export function registerSchemaGenerator(orm: MikroORM): void {
  const create = stockGenerator(orm);
  if (!create) {
    return;
  }
  orm.config.registerExtension(EXTENSION, () => {
    const generator = create();
    const getTargetSchema = generator.getTargetSchema.bind(generator);
    generator.getTargetSchema = (...args) => withTypedKeys(withChildKeys(getTargetSchema(...args), orm.em), orm.em);
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
