import type { MikroORM } from '@mikro-orm/core';
import { UnregisteredClassError } from '../../errors/declaration-error.ts';
import type { Branch } from '../../polymorphic/branch-of.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import type { FieldFacts } from '../../polymorphic/value-type.ts';
import { propertiesOf } from '../explain/own-columns.ts';
import { mappingsOf } from '../mapping.ts';
import { fieldsOf } from './fields.ts';

/** The fields of each class of a hierarchy, with those of its parents, as an ORM maps them; throws `UnregisteredClassError`. */
export function classFields(orm: MikroORM, { model }: Branch): (level: Level) => FieldFacts[] {
  const mapping = mappingsOf(orm.config).find(model.root.class);
  if (!mapping) {
    throw UnregisteredClassError.notDiscovered(model.root.name, [model.root.name]);
  }
  return level => fieldsOf(propertiesOf(mapping, level));
}
