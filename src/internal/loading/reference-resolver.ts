import { type EntityManager, helper, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { UnknownIdentityError } from '../../errors/identity-error.ts';
import { LoadOptionError } from '../../errors/loading-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import type { LoadOptions } from './load-options.ts';
import { relatedEntities } from './related-entities.ts';
import { assignedClass } from './resolved-class.ts';
import type { Row } from './row-completion.ts';

/** Whether a load asks for the classes of its references; throws `LoadOptionError` for what is no boolean. */
export function wantsReferences({ resolveReferences: given }: LoadOptions): boolean {
  if (given !== undefined && typeof given !== 'boolean') {
    throw new LoadOptionError(`resolveReferences is ${JSON.stringify(given)}. Give true or false.`);
  }
  return given === true;
}

/**
 * Makes the references of loaded entities that are not loaded themselves instances of their concrete classes: one query of
 * keys and identities for each hierarchy. They stay unloaded.
 */
export async function resolveReferences(
  em: EntityManager,
  entities: readonly object[],
  options: LoadOptions,
): Promise<void> {
  const mappings = mappingsOf(em.config);
  const open = unloaded(entities).flatMap(reference => {
    const mapping = mappings.find(helper(reference).__meta.class);
    return mapping && isOpen(reference, mapping) ? [{ reference, mapping }] : [];
  });
  for (const [mapping, group] of Map.groupBy(open, ({ mapping: of }) => of)) {
    const references = group.map(({ reference }) => reference);
    await resolveIn(em, mapping, { references, options });
  }
}

async function resolveIn(
  em: EntityManager,
  mapping: HierarchyMapping,
  { references, options }: { references: readonly object[]; options: LoadOptions },
): Promise<void> {
  const rows = await identities(em, mapping, { references, options });
  for (const reference of references) {
    const row = rows.get(String(helper(reference).getSerializedPrimaryKey()));
    const level = row && mapping.model.resolve(row[IDENTITY_PROPERTY], mapping.levelOf(helper(reference).__meta.class));
    const meta = row && (assignedClass(row)?.meta ?? (level && mapping.metaOf(level)));
    if (meta) {
      Object.setPrototypeOf(reference, meta.prototype as object);
    } else if ((options.onUnknown ?? mapping.model.settings.onUnknown) === 'throw') {
      throw unknown(reference, mapping, row?.[IDENTITY_PROPERTY]);
    }
  }
}

async function identities(
  em: EntityManager,
  { rootMeta }: HierarchyMapping,
  { references, options }: { references: readonly object[]; options: LoadOptions },
): Promise<Map<string, Row>> {
  const driver = em.getDriver() as AbstractSqlDriver;
  const keys = references.map(reference => helper(reference).getPrimaryKey(true));
  const { schema, onUnknown, connectionType }: Record<string, unknown> = options;
  const rows = await driver.find<object>(
    rootMeta.class,
    { [Utils.getPrimaryKeyHash(rootMeta.primaryKeys)]: { $in: keys } },
    { ctx: em.getTransactionContext(), fields: rootMeta.primaryKeys, schema, onUnknown, connectionType } as never,
  );
  const hash = (row: object) => Utils.getCompositeKeyHash(row, rootMeta, true, driver.getPlatform(), true);
  return new Map(rows.map(row => [hash(row), row as Row]));
}

/** A reference to a class that has no subclasses, and is concrete, can be of no other class. */
function isOpen(reference: object, mapping: HierarchyMapping): boolean {
  const level = mapping.levelOf(helper(reference).__meta.class);
  return !level.isConcrete || mapping.model.concreteBelow(level).length > 1;
}

function unloaded(entities: readonly object[]): object[] {
  const seen = new Set(entities);
  for (const entity of seen) {
    if (helper(entity).__initialized) {
      relatedEntities(entity).forEach(related => seen.add(related));
    }
  }
  return [...seen].filter(entity => !helper(entity).__initialized);
}

function unknown(reference: object, mapping: HierarchyMapping, identity: unknown): UnknownIdentityError {
  const wrapped = helper(reference);
  return new UnknownIdentityError({
    className: wrapped.__meta.className,
    identity,
    known: mapping.model.identitiesBelow(mapping.levelOf(wrapped.__meta.class)),
    row: { table: mapping.rootMeta.tableName, key: String(wrapped.getSerializedPrimaryKey()) },
  });
}
