import { type EntityMetadata, type EntityProperty, Utils } from '@mikro-orm/core';
import { DeclarationError } from '../../errors/declaration-error.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { constraintName } from './constraint-name.ts';
import { isOneOf } from './identity-condition.ts';

export type Unique = EntityMetadata['uniques'][number];

/**
 * A unique constraint of a class of a single table as the table has it.
 *
 * Where only this branch has one of the columns, rows of other classes have null there, and nulls are distinct: it stays as
 * it is, and new subclasses do not change it. Else it becomes a unique index of the branch's own rows.
 */
export function uniqueInBranch(mapping: HierarchyMapping, level: Level, unique: Unique): Unique {
  const meta = mapping.metaOf(level);
  const names = Utils.asArray(unique.columns?.map(({ name }) => name) ?? unique.properties).map(String);
  const columns = names.map(name => columnsOf(meta, name));
  if (unique.expression || columns.some(each => isExclusive(mapping, level, each))) {
    return unique;
  }
  if (unique.deferMode) {
    throw new DeclarationError(
      `The unique constraint on ${names.join(', ')} of ${level.name} cannot be deferred: classes beside it share the columns, ` +
        `so that it is an index of its own rows. Leave deferMode out, or give ${level.name} a column of its own.`,
    );
  }
  const name =
    unique.name ?? constraintName([mapping.rootMeta.tableName, level.identity!, ...columns.flat()], 'unique');
  return { ...unique, name, where: inBranch(mapping, level, unique.where) };
}

/** Makes the properties that classes below the root declare unique hold for the rows of each of them. */
export function keepUniqueProperties(
  mapping: HierarchyMapping,
  declaredBy: (meta: EntityMetadata) => readonly { readonly prop: EntityProperty }[],
): void {
  const { rootMeta: root, model } = mapping;
  const ofRoot = new Map(declaredBy(root).map(({ prop }) => [prop.name, prop]));
  const declared = mapping.levelsBelow(model.root).flatMap(level => {
    const meta = mapping.metaOf(level);
    const names = new Set(declaredBy(meta).map(({ prop }) => prop.name));
    const props = meta.props.filter(prop => names.has(declaredName(meta, prop)));
    return props.map(prop => ({ level, prop, shared: propertyOf(root, prop.name) }));
  });
  for (const { shared } of declared.filter(each => each.shared)) {
    shared!.unique = ofRoot.get(shared!.name)?.unique ?? false;
  }
  for (const { level, prop, shared } of declared.filter(({ prop: { unique } }) => unique)) {
    const name = typeof prop.unique === 'string' ? { name: prop.unique } : {};
    const unique = uniqueInBranch(mapping, level, { ...name, properties: [prop.name] });
    if (unique.where !== undefined) {
      root.uniques = [...root.uniques, unique];
    } else if (shared) {
      shared.unique = prop.unique!;
    }
  }
}

/** The name under which a class declares a property: of a column of an embeddable that of the embeddable. */
function declaredName(meta: EntityMetadata, { embedded, name }: EntityProperty): string {
  const outer = embedded && propertyOf(meta, embedded[0]);
  return outer ? declaredName(meta, outer) : name;
}

/** Whether no class outside a branch stores anything in these columns. */
function isExclusive(mapping: HierarchyMapping, branch: Level, columns: readonly string[]): boolean {
  const { model } = mapping;
  const inside = new Set(model.concreteBelow(branch));
  const outside = model.concreteBelow(model.root).filter(level => !inside.has(level));
  return outside.every(level =>
    storedProperties(mapping, level).every(prop => !prop.fieldNames?.some(column => columns.includes(column))),
  );
}

/** MikroORM lists the properties of all classes of a single table with its root. */
function storedProperties(mapping: HierarchyMapping, level: Level): EntityProperty[] {
  const meta = mapping.metaOf(level);
  return meta === mapping.rootMeta ? meta.props.filter(prop => !prop.inherited) : meta.props;
}

function columnsOf(meta: EntityMetadata, path: string): readonly string[] {
  const prop = propertyOf(meta, path) ?? propertyOf(meta, path.split('.')[0]!);
  return prop?.fieldNames ?? [path];
}

function inBranch(mapping: HierarchyMapping, level: Level, where: unknown): string | object {
  const { model } = mapping;
  const identities = model.storedBelow(level).toSorted();
  if (typeof where === 'object' && where !== null) {
    return { $and: [where, { [IDENTITY_PROPERTY]: identities.length > 1 ? { $in: identities } : identities[0] }] };
  }
  const condition = isOneOf(model.settings.column, identities);
  return typeof where === 'string' ? `(${where}) and ${condition}` : condition;
}
