import { Reference } from '@mikro-orm/core';
import { referencesFrom } from './commit-order.ts';
import type { AnyChangeSet } from './table-change-sets.ts';

/**
 * Parts the inserts into one table, so that a row comes after the rows of the same table that it cannot do without. Rows
 * that require each other stay together, for MikroORM to refuse.
 */
export function insertWaves(inserts: readonly AnyChangeSet[]): AnyChangeSet[][] {
  const waves: AnyChangeSet[][] = [];
  const waiting = new Map(inserts.map(insert => [insert.entity, insert]));
  const required = new Map(inserts.map(insert => [insert, requiredBy(insert)]));
  while (waiting.size > 0) {
    const rest = [...waiting.values()];
    const ready = rest.filter(insert => !required.get(insert)!.some(target => waiting.has(target)));
    const wave = ready.length > 0 ? ready : rest;
    waves.push(wave);
    wave.forEach(({ entity }) => waiting.delete(entity));
  }
  return waves;
}

function requiredBy({ entity, meta }: AnyChangeSet): object[] {
  return referencesFrom(meta)
    .filter(({ isRequired }) => isRequired)
    .map(({ prop }) => (entity as Record<string, object | null | undefined>)[prop.name])
    .map(reference => reference && Reference.unwrapReference(reference))
    .filter(target => target && target !== entity) as object[];
}
