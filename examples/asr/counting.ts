import type { SqlEntityManager } from '@mikro-orm/sql';
import { countByType } from 'mikro-orm-polymorphic';
import { Asr } from './recognisers.ts';

/** One query, zeros and the sums of abstract classes included. */
export async function counting(em: SqlEntityManager): Promise<string[]> {
  const counts = await countByType(em, Asr, {}, { subtotals: true });
  return Object.entries(counts).map(entry => entry.toReversed().join(' '));
}
