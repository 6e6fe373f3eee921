import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { FieldFacts, ObjectFacts, ValueType } from '../../polymorphic/value-type.ts';
import { ANY, scalarType } from './scalar-type.ts';

/** The fields of an entity or an embeddable as they are seen from outside; hidden ones and the identity are not. */
export function fieldsOf(props: readonly EntityProperty[]): FieldFacts[] {
  return props.filter(isVisible).map(prop => ({
    name: prop.serializedName ?? prop.name,
    type: valueTypeOf(prop),
    isNullable: prop.nullable === true || isInverse(prop),
    isKey: prop.primary === true,
    isAlwaysThere: !prop.lazy && !isCollection(prop) && !isVirtual(prop),
    isWritable: !isComputed(prop) && !isVirtual(prop) && !isInverse(prop),
    hasDefault: hasDefault(prop),
  }));
}

/** The columns of an inline embeddable are properties of their own, and of an object property those of its document. */
function isVisible(prop: EntityProperty): boolean {
  return !prop.hidden && !prop.embedded && prop.name !== IDENTITY_PROPERTY && !prop.name.startsWith('__tpt');
}

function isCollection({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY;
}

function isReference({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE;
}

function isInverse({ kind, owner, mappedBy }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || (kind === ReferenceKind.ONE_TO_ONE && !owner) || Boolean(mappedBy);
}

function isVirtual({ persist, formula }: EntityProperty): boolean {
  return persist === false && !formula;
}

function isComputed({ formula, generated, version, onUpdate }: EntityProperty): boolean {
  return Boolean(formula ?? generated ?? version ?? onUpdate);
}

function hasDefault(prop: EntityProperty): boolean {
  return (
    prop.nullable === true ||
    prop.optional === true ||
    prop.default !== undefined ||
    prop.defaultRaw !== undefined ||
    prop.onCreate !== undefined ||
    prop.autoincrement === true ||
    isCollection(prop)
  );
}

/** What MikroORM's `serialize` makes of a property. */
function valueTypeOf(prop: EntityProperty): ValueType {
  if (prop.serializer) {
    return ANY;
  }
  if (prop.kind === ReferenceKind.EMBEDDED) {
    const type = embeddedType(prop);
    return prop.array ? { kind: 'array', items: type } : type;
  }
  if (isReference(prop)) {
    return keyType(prop);
  }
  if (isCollection(prop)) {
    return { kind: 'array', items: keyType(prop) };
  }
  return scalarType(prop);
}

/** Relations are written as keys; composite ones, and those to several kinds of entity, in various forms. */
function keyType({ targetMeta, polymorphTargets }: EntityProperty): ValueType {
  const keys = targetMeta?.getPrimaryProps() ?? [];
  return keys.length === 1 && !polymorphTargets ? valueTypeOf(keys[0]!) : ANY;
}

function embeddedType(prop: EntityProperty): ValueType {
  const { targetMeta } = prop;
  if (!targetMeta) {
    return ANY;
  }
  return targetMeta.polymorphs
    ? { kind: 'union', objects: targetMeta.polymorphs.map(objectFacts) }
    : { kind: 'object', object: objectFacts(targetMeta) };
}

const objects = new WeakMap<EntityMetadata, ObjectFacts>();

function objectFacts(meta: EntityMetadata): ObjectFacts {
  const known = objects.get(meta);
  if (known) {
    return known;
  }
  const facts: ObjectFacts = {
    name: meta.className,
    fields: () => fieldsOf(meta.props).map(field => discriminated(meta, field)),
  };
  objects.set(meta, facts);
  return facts;
}

/** The discriminator of a polymorphic embeddable has one value in each class. */
function discriminated(meta: EntityMetadata, field: FieldFacts): FieldFacts {
  const value = meta.discriminatorValue;
  return value !== undefined && field.name === meta.root.discriminatorColumn
    ? { ...field, type: { kind: 'enum', values: [value] }, hasDefault: false }
    : field;
}
