import { type Collection, Reference } from '@mikro-orm/core';
import { keyText, type Oracle, type Row, type Side } from './oracle.ts';
import type { EntityOf, Model } from './declare.ts';

type Values = Record<string, unknown>;

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

export function keyOf(model: Model, item: unknown): string {
  const instance = (Reference.isReference(item) ? item.unwrap() : item) as Values;
  return keyText(Object.fromEntries(model.keys.map(name => [name, instance[name]])));
}

/** What a loaded instance shows: class, key, columns, and the keys at the other end of the relations in `sides`. */
export function shown(oracle: Oracle, item: unknown, sides: readonly Side[], columns = true): Values {
  const instance = (Reference.isReference(item) ? item.unwrap() : item) as Values;
  const { model } = oracle;
  const entity = model.entities.find(each => each.cls === instance.constructor);
  const view: Values = { class: instance.constructor.name, key: keyOf(model, instance) };
  if (!entity) return view;
  if (columns) for (const name of columnNames(entity)) view[name] = plain(instance[name]);
  for (const side of sidesOn(oracle, entity, sides)) {
    const value = instance[side.name];
    if (side.isMany) {
      const collection = value as Collection<object> | undefined;
      view[side.name] = !collection?.isInitialized()
        ? 'not loaded'
        : sorted(
            side,
            [...collection].map(each => keyOf(model, each)),
          );
    } else {
      view[side.name] = value == null ? null : keyOf(model, value);
    }
  }
  return view;
}

/** What the oracle says that an instance shows. */
export function expected(oracle: Oracle, row: Row, sides: readonly Side[], columns = true): Values {
  const view: Values = { class: row.entity.name, key: keyText(row.key) };
  if (columns) for (const name of columnNames(row.entity)) view[name] = plain(row.values[name]);
  for (const side of sidesOn(oracle, row.entity, sides)) {
    const keys = oracle.ends(row, side).map(each => keyText(each.key));
    view[side.name] = side.isMany ? sorted(side, keys) : (keys[0] ?? null);
  }
  return view;
}

function sorted({ link, isOwner }: Side, keys: string[]): string[] {
  return link.isOrdered && link.kind === 'm:n' && isOwner ? keys : keys.toSorted();
}

function columnNames(entity: EntityOf): string[] {
  return [...(entity.parent ? columnNames(entity.parent) : []), ...entity.columns.map(({ name }) => name)];
}

function sidesOn(oracle: Oracle, entity: EntityOf, sides: readonly Side[]): Side[] {
  const own = new Set(oracle.sidesFor(entity));
  return sides.filter(side => own.has(side));
}
