import {
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  raw,
  RawQueryFragment,
  ReferenceKind,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import type { OrderPath } from './order-path.ts';
import { selectOwnKey } from './parent-joins.ts';

/** No query has a table of this name. */
const ALIAS = '__order';

/** What a fragment orders by. */
export interface OrderedBy {
  readonly class: EntityClass;
  readonly steps: readonly EntityProperty[];
}

const orders = new WeakMap<RawQueryFragment, OrderedBy>();

/** What the key of an `orderBy` orders by, when it is a column of a subclass. */
export function orderedBy(key: string | symbol): OrderedBy | undefined {
  const fragment = typeof key === 'symbol' ? RawQueryFragment.getKnownFragment(key) : undefined;
  return fragment && orders.get(fragment);
}

/** The value of a column of a class for any row of its hierarchy, null for rows of other types, as a key of `orderBy`. */
export function orderFragment(
  driver: AbstractSqlDriver,
  { mapping, level, path }: { mapping: HierarchyMapping; level: Level; path: OrderPath },
  schema: string | undefined,
): string {
  const meta = mapping.metaOf(level);
  const [column] = path.steps;
  const isInRow = !mapping.isJoined && path.steps.length === 1 && column?.formula === undefined;
  const fragment = isInRow
    ? ofSameRow(driver, mapping, { level, column: column! })
    : byKey(driver, meta, { steps: path.steps, schema });
  orders.set(fragment, { class: level.class, steps: path.steps });
  return fragment.key as unknown as string;
}

/** The identity of a row's class, where rows may be stored under former ones, as a key of `orderBy` of a class. */
export function identityOrder(driver: AbstractSqlDriver, cls: EntityClass, schema: string | undefined): string {
  const mapping = mappingsOf(driver.config).find(cls)!;
  const { rootMeta, model } = mapping;
  const quoted = (name: string): string => driver.getPlatform().quoteIdentifier(name);
  const property = propertyOf(rootMeta, IDENTITY_PROPERTY)!;
  const column = quoted(property.fieldNames[0]!);
  const renamed = [...model.levels].flatMap(({ identity, former }) => former.map(name => [name, identity ?? name]));
  const names = renamed.map(() => 'when ? then ?').join(' ');
  const valueOf = (alias: string): string => `case ${alias}.${column} ${names} else ${alias}.${column} end`;
  const keys = rootMeta.getPrimaryProps().flatMap(prop => prop.fieldNames.map(quoted));
  const own = driver
    .getMetadata()
    .get<object>(cls)
    .getPrimaryProps()
    .flatMap(prop => prop.fieldNames.map(quoted));
  const table = driver.getTableName(rootMeta, schema === undefined ? {} : { schema });
  const isInRow = !mapping.isJoined || cls === rootMeta.class;
  const fragment = raw(
    alias =>
      isInRow
        ? valueOf(alias)
        : `(select ${valueOf(`"${ALIAS}"`)} from ${table} as "${ALIAS}" where ${keys
            .map((key, index) => `"${ALIAS}".${key} = ${alias}.${own[index]!}`)
            .join(' and ')})`,
    renamed.flat(),
  );
  orders.set(fragment, { class: rootMeta.class, steps: [property] });
  return fragment.key as unknown as string;
}

function ofSameRow(
  driver: AbstractSqlDriver,
  mapping: HierarchyMapping,
  { level, column }: { level: Level; column: EntityProperty },
): RawQueryFragment {
  const quoted = (name: string): string => driver.getPlatform().quoteIdentifier(name);
  const type = quoted(propertyOf(mapping.rootMeta, IDENTITY_PROPERTY)!.fieldNames[0]!);
  const identities = [...mapping.model.storedBelow(level)];
  const tests = identities.map(() => '?').join(', ');
  const value = quoted(column.fieldNames[0]!);
  return raw(alias => `case when ${alias}.${type} in (${tests}) then ${alias}.${value} end`, identities);
}

/** The inner query has aliases of its own: none can hide that of the row. */
function byKey(
  driver: AbstractSqlDriver,
  meta: EntityMetadata,
  { steps, schema }: { steps: readonly EntityProperty[]; schema: string | undefined },
): RawQueryFragment {
  const qb = driver.createQueryBuilder(meta.class, undefined, undefined, true);
  selectOwnKey(qb.withSchema(driver.getSchemaName(meta, { schema: schema! })), meta);
  let owner = qb.alias;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    if (step.kind !== ReferenceKind.EMBEDDED) {
      const alias = `${ALIAS}_${index}`;
      qb.leftJoin(`${owner}.${step.name}` as never, alias);
      owner = alias;
    }
  }
  qb.addSelect([`${owner}.${steps.at(-1)!.name} as value`] as never);
  const { sql, params } = qb.toQuery();
  const quoted = (name: string): string => driver.getPlatform().quoteIdentifier(name);
  const names = meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const isRow = (alias: string) => names.map(name => `"${ALIAS}".${quoted(name)} = ${alias}.${quoted(name)}`);
  return raw(
    alias => `(select "${ALIAS}"."value" from (${sql}) as "${ALIAS}" where ${isRow(alias).join(' and ')})`,
    [...params],
  );
}
