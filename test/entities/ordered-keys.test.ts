import { defineEntity, p } from '@mikro-orm/core';
import { DeclarationError } from 'mikro-orm-polymorphic';
import { BaseModel, NanoIdKey, UuidV6Base, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engines, openOrm } from '../support/index.ts';

class SixthEdition extends UuidV6Base {}
class SeventhEdition extends UuidV7Base {}

function ids(Edition: typeof SixthEdition | typeof SeventhEdition, count: number): string[] {
  return Array.from({ length: count }, () => new Edition().id);
}

describe('A1 keys in the order of time', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['v6', SixthEdition],
    ['v7', SeventhEdition],
  ])('A1 100,000 UUIDs %s of one process grow', (_, Edition) => {
    const made = ids(Edition, 100_000);
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
  });

  it.each([
    ['v6', SixthEdition],
    ['v7', SeventhEdition],
  ])('A1 UUIDs %s grow within a millisecond, and with the clock', (_, Edition) => {
    vi.useFakeTimers({ now: Date.now() + 10_000 });
    const made = [...ids(Edition, 1000)];
    vi.advanceTimersByTime(1);
    made.push(...ids(Edition, 1000));
    expect(made.toSorted()).toEqual(made);
  });

  it('A1 UUIDs v7 grow when the clock steps back', () => {
    const later = Date.now() + 60_000;
    vi.useFakeTimers({ now: later });
    const made = ids(SeventhEdition, 100);
    vi.setSystemTime(later - 30_000);
    made.push(...ids(SeventhEdition, 100));
    expect(made.toSorted()).toEqual(made);
  });
});

describe('A1 NanoIdKey', () => {
  it('A1 takes an alphabet and a size', () => {
    class Coupon extends NanoIdKey(class {}, { alphabet: 'abc', size: 10 }) {}
    const made = Array.from({ length: 100 }, () => new Coupon().id);
    expect(made.every(id => /^[abc]{10}$/.test(id))).toBe(true);
    expect(new Set(made).size).toBeGreaterThan(90);
  });

  it.each([
    { size: 0 },
    { size: 256 },
    { size: 1.5 },
    { size: Number.NaN },
    { size: '21' as never },
    { alphabet: 'a' },
    { alphabet: 'aa' },
    { alphabet: 'a😀' },
    { alphabet: 5 as never },
    { alphabet: Array.from({ length: 257 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('') },
  ])('A1 refuses %j', options => {
    expect(() => NanoIdKey(class {}, options)).toThrow(DeclarationError);
  });
});

class Moment extends BaseModel {
  declare name: string;
}
defineEntity({ class: Moment, properties: { name: p.string() } });

describe.each(engines)('D1 cursors [$name]', engine => {
  it('D1 findByCursor over 1,000 rows of one millisecond sees each row once, both directions', async () => {
    await using db = await openOrm(engine, { entities: [Moment] });
    await db.em().execute(
      `insert into "moment" ("id", "name", "created_at")
       select gen_random_uuid(), 'm', timestamptz '2026-01-31 12:00:00.123' + (n % 900) * interval '1 microsecond'
       from generate_series(1, 1000) as n`,
    );
    for (const createdAt of ['asc', 'desc'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await db.em().findByCursor(Moment, {
          first: 70,
          ...(after === undefined ? {} : { after }),
          orderBy: { createdAt, id: createdAt },
        });
        seen.push(...page.items.map(({ id }) => id));
        after = page.hasNextPage ? page.endCursor! : undefined;
      } while (after !== undefined);
      expect(seen).toHaveLength(1000);
      expect(new Set(seen).size).toBe(1000);
    }
  });
});
