import type { EntityManager } from '@mikro-orm/postgresql';
import type { Strategy } from '../../contracts/party/model.ts';
import type { Kind } from './kind.ts';
import type { ColumnModel, Place } from './model.ts';

/** Rows of other classes stand between; those of the leaf have the keys 1, 2, 3 … as the plain ones have. */
export async function storeSamples(
  em: EntityManager,
  model: ColumnModel,
  { kind, strategy, place }: { kind: Kind; strategy: Strategy; place: Place },
): Promise<void> {
  kind.seed?.(em);
  await em.flush();
  const later: (() => void)[] = [];
  for (const [index, { given }] of kind.samples.entries()) {
    const data = { id: index + 1, name: `row ${index + 1}`, ...(typeof given === 'function' ? given(em) : given) };
    const item = em.create(model.hierarchy.leaf, data as never);
    const plain = em.create(model.plain.leaf, data as never);
    const holder = { id: index + 1, item, plain, items: [item], plains: [plain] };
    em.create(model.Holder, holder as never);
    later.push(() => [item, plain].forEach(entity => em.assign(entity, (kind.samples[index]!.later ?? {}) as never)));
  }
  em.create(model.Stone, { id: 100, name: 'stone', weight: 3 } as never);
  await em.flush();
  for (const assign of later) assign();
  await em.flush();
  const owner = strategy === 'single-table' ? 'item' : place === 'leaf' ? 'twig' : 'branch';
  for (const table of kind.update ? [owner, 'plain'] : []) await em.execute(kind.update!(table));
}
