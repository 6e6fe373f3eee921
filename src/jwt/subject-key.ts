import { type Dictionary, type EntityMetadata, type EntityProperty, Reference } from '@mikro-orm/core';
import { keyOfId } from '../crud/operations/key-of-id.ts';

/** The key of an entity as text, for `sub`: alone, or a JSON array of the parts; undefined where it has none yet. */
export function subjectOf(meta: EntityMetadata, entity: object): string | undefined {
  const texts = textsOf(meta, entity);
  return texts.includes(undefined) ? undefined : joined(texts as string[]);
}

/**
 * The condition on the key that a `sub` stands for; undefined when no row can have it. Each key has one text: what another
 * spelling of it would give is refused.
 */
export function keyOfSubject(meta: EntityMetadata, subject: string): Dictionary | undefined {
  const props = meta.getPrimaryProps();
  const leaves = props.flatMap(leavesOf);
  const texts = leaves.length === 1 ? [subject] : split(subject);
  if (texts?.length !== leaves.length) {
    return undefined;
  }
  const left = [...texts];
  const parts = props.map(prop => read(prop, left));
  const spelt = joined(leaves.map((prop, index) => textOf(prop, valueOf(prop, texts[index]!)) ?? ''));
  return spelt === subject ? keyOfId(meta, parts.length === 1 ? parts[0] : parts) : undefined;
}

function joined(texts: readonly string[]): string {
  return texts.length === 1 ? texts[0]! : JSON.stringify(texts);
}

function split(subject: string): string[] | undefined {
  try {
    const texts: unknown = JSON.parse(subject);
    return Array.isArray(texts) && texts.every(text => typeof text === 'string') ? texts : undefined;
  } catch {
    return undefined;
  }
}

/** The columns of a key: those of its target where it is a relation. */
function leavesOf(prop: EntityProperty): EntityProperty[] {
  return prop.targetMeta ? prop.targetMeta.getPrimaryProps().flatMap(leavesOf) : [prop];
}

function textsOf(meta: EntityMetadata, entity: object): (string | undefined)[] {
  return meta.getPrimaryProps().flatMap(prop => {
    const value = (entity as Dictionary)[prop.name] as object;
    return prop.targetMeta && value
      ? textsOf(prop.targetMeta, Reference.unwrapReference(value))
      : [textOf(prop, value)];
  });
}

function read(prop: EntityProperty, texts: string[]): unknown {
  if (!prop.targetMeta) {
    return valueOf(prop, texts.shift()!);
  }
  const parts = prop.targetMeta.getPrimaryProps().map(part => read(part, texts));
  return parts.length === 1 ? parts[0] : parts;
}

function textOf(prop: EntityProperty, value: unknown): string | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  }
  if (typeof value === 'string') {
    return prop.columnTypes[0] === 'uuid' ? value.toLowerCase() : value;
  }
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function valueOf({ runtimeType }: EntityProperty, text: string): unknown {
  switch (runtimeType) {
    case 'number':
      return text.trim() === '' ? undefined : Number(text);
    case 'bigint':
      return /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
    case 'Date':
      return new Date(text);
    default:
      return text;
  }
}
