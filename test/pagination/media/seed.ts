import type { EntityManager, RequiredEntityData } from '@mikro-orm/core';
import type { MediaModel, Medium } from './model.ts';

/** A row of the seed. */
export interface Seeded {
  readonly kind: 'Book' | 'Novel' | 'Disc';
  readonly title: string;
  readonly state?: 'draft' | 'live';
  readonly rating?: string | null;
  /** As PostgreSQL reads it, with microseconds. */
  readonly seenAt?: string | null;
  readonly deletedAt?: Date | null;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
  readonly owner?: number | null;
  readonly pages?: number | null;
}

/** Key number `index`, in the order of the numbers. */
export function keyOf(index: number): string {
  return `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`;
}

/** Stores rows, whose keys are numbered from `first`. */
export async function seed(em: EntityManager, m: MediaModel, rows: readonly Seeded[], first = 1): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  for (const [index, { kind, seenAt: _, pages, ...row }] of rows.entries()) {
    const own = m.mapping !== 'plain' && kind !== 'Disc' ? { pages } : {};
    const data = { ...row, ...own, id: keyOf(first + index) } as RequiredEntityData<Medium>;
    em.create(m[kind], data as never);
  }
  await em.flush();
  const seen = rows.map(
    ({ seenAt }, index) => `('${keyOf(first + index)}'::uuid, ${seenAt ? `'${seenAt}'` : 'null'}::timestamptz)`,
  );
  await em
    .getConnection()
    .execute(`update medium set seen_at = v.at from (values ${seen.join(', ')}) as v(id, at) where medium.id = v.id`);
}
