import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import { BranchTableError, DeclarationError, InvalidIdentityError } from '../../errors/declaration-error.ts';
import { isLevel } from '../../polymorphic/build-hierarchy.ts';
import { type ClassDeclaration, declarationOf } from '../../polymorphic/class-declaration.ts';
import { parentClass } from '../../keys/class-types.ts';
import type { HierarchyModel } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { isMixin } from '../../keys/mixin-mark.ts';
import { isPolymorphic } from '../../polymorphic/markers.ts';
import { claimedTables } from '../../polymorphic/subclass-id.ts';
import { refuseInheritedColumns } from './joined-indexes.ts';

type Strategy = NonNullable<ClassDeclaration['strategy']>;

const STRATEGY_LINES = `@Entity({ inheritance: 'tpt' }) for a table per class or @Entity({ discriminator: '${IDENTITY_PROPERTY}' }) for a single table`;

/** A polymorphic class above any root must be abstract; else the line that says how the hierarchy is stored was forgotten. */
export function requireRootOrSuperclass(meta: EntityMetadata): void {
  if (meta.name && !meta.abstract) {
    const root = topmostEntity(meta.class);
    throw new DeclarationError(`${root.name} is polymorphic but says not how it is stored. Write ${STRATEGY_LINES}.`);
  }
}

function topmostEntity(cls: EntityClass): EntityClass {
  let top = cls;
  for (let current = parentClass(cls); current && isPolymorphic(current); current = parentClass(current)) {
    top = !isMixin(current) && declarationOf(current) ? current : top;
  }
  return top;
}

/** Refuses what a class of a hierarchy cannot declare, before MikroORM processes it. */
export function checkDeclaration(meta: EntityMetadata, strategy: Strategy): void {
  const { root, className, class: cls } = meta;
  if (!isPolymorphic(root.class)) {
    throw new DeclarationError(
      `${root.className} says how its hierarchy is stored but is not polymorphic, and ${className} below it is. Extend Polymorphic(…) in ${root.className}.`,
    );
  }
  if (meta !== root && !isLevel(cls)) {
    throw new DeclarationError(
      `${cls.name} stands between ${root.className} and its subclasses without a declaration of its own. Write @Entity() above it.`,
    );
  }
  const own = declarationOf(cls)?.strategy;
  if (own === 'single-table' && strategy === 'joined') {
    throw new BranchTableError(className, root.className);
  }
  if (own && own !== strategy) {
    throw new DeclarationError(
      `${className} asks for a table per class, but its root ${root.className} is stored the other way. ` +
        `A hierarchy is stored in one way: leave the option out of ${className}.`,
    );
  }
  if (Object.hasOwn(meta.properties, IDENTITY_PROPERTY)) {
    throw new DeclarationError(
      `${className} declares a property ${IDENTITY_PROPERTY}, which holds the identity. Give the property another name.`,
    );
  }
  if (meta === root) {
    checkRoot(root, strategy);
  }
}

function checkRoot(root: EntityMetadata, strategy: Strategy): void {
  if (strategy === 'single-table' && root.discriminatorColumn !== IDENTITY_PROPERTY) {
    throw new DeclarationError(
      `${root.className} is single-table by the discriminator '${String(root.discriminatorColumn)}'. Write @Entity({ discriminator: '${IDENTITY_PROPERTY}' }).`,
    );
  }
  if (root.discriminatorMap) {
    throw new DeclarationError(
      `${root.className} declares a discriminatorMap, which a polymorphic hierarchy does not read. ` +
        `Give identities with the option identities of defineHierarchy(${root.className}, { … }, { identities: { … } }).`,
    );
  }
}

/** Refuses what shows only when MikroORM has given every property its columns. */
export function checkMapped(model: HierarchyModel, metas: readonly EntityMetadata[]): void {
  for (const meta of metas) {
    refuseIdentityColumn(model, meta);
    checkClaims(meta);
    refuseInheritedColumns(meta);
    refuseSharedTable(meta, metas);
  }
  refuseConvertedKey(metas[0]!);
  refuseQuotedIdentity(model, metas[0]!);
}

/** With two classes in one table MikroORM starts, and fails when it makes the table, or writes each row twice. */
function refuseSharedTable(meta: EntityMetadata, metas: readonly EntityMetadata[]): void {
  const other = metas.find(
    each => each !== meta && each.tableName === meta.tableName && (each.schema ?? '') === (meta.schema ?? ''),
  );
  if (meta.inheritanceType === 'tpt' && other) {
    const [upper, lower] = meta.class.prototype instanceof other.class ? [other, meta] : [meta, other];
    throw new BranchTableError(lower.className, upper.className);
  }
}

/** MikroORM puts the identity of a class of a single table between single quotes into the code that it makes. */
function refuseQuotedIdentity(model: HierarchyModel, root: EntityMetadata): void {
  const quoted = [...model.levels].find(({ identity }) => identity !== undefined && /['\\]/.test(identity));
  if (quoted && root.inheritanceType === 'sti') {
    throw new InvalidIdentityError(quoted.name, quoted.identity, 'contains a quote or a backslash in a single table');
  }
}

/** No other property may be stored in the column of the identity. */
function refuseIdentityColumn(model: HierarchyModel, meta: EntityMetadata): void {
  const { column } = model.settings;
  const other = meta.props.find(
    prop => prop.name !== IDENTITY_PROPERTY && prop.persist !== false && prop.fieldNames?.includes(column),
  );
  if (other) {
    throw new DeclarationError(
      `${meta.className}.${other.name} is stored in the column '${column}', which holds the identity. Give it another column, ` +
        `or the identity one with the option column of defineHierarchy(${model.root.name}, …).`,
    );
  }
}

function checkClaims(meta: EntityMetadata): void {
  for (const table of claimedTables(meta.class)) {
    if (table !== meta.tableName && table !== `${meta.schema ?? ''}.${meta.tableName}`) {
      throw new DeclarationError(
        `createSubclassIdMixin('${table}') was applied to ${meta.className}, whose table is '${meta.tableName}'.`,
      );
    }
  }
}

/** Child rows are found by the key as it is stored; one that SQL converts on its way is another. */
function refuseConvertedKey(root: EntityMetadata): void {
  const converted = root
    .getPrimaryProps()
    .find(({ customType: type }) => type && ('convertToJSValueSQL' in type || 'convertToDatabaseValueSQL' in type));
  if (root.inheritanceType === 'tpt' && converted) {
    throw new DeclarationError(
      `The key ${root.className}.${converted.name} has a type that converts in SQL, by which the rows of a joined hierarchy cannot be found. ` +
        `Convert it in JavaScript, with convertToDatabaseValue and convertToJSValue.`,
    );
  }
}
