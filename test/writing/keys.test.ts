import { helper } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { keysOfBytes } from '../loading/keys/kinds/binary.ts';
import * as composite from '../loading/keys/kinds/composite.ts';
import { keysWithAConversionInJavaScript } from '../loading/keys/kinds/custom-types.ts';
import * as numbers from '../loading/keys/kinds/numbers.ts';
import * as texts from '../loading/keys/kinds/texts.ts';
import * as times from '../loading/keys/kinds/times.ts';
import { declareKeys } from '../loading/keys/model.ts';
import { engines, openOrm } from '../support/index.ts';

const kinds = [
  ...Object.values(numbers),
  ...Object.values(texts),
  ...Object.values(composite),
  ...Object.values(times),
  keysOfBytes,
  keysWithAConversionInJavaScript,
];

describe.each(engines)('S1 keys of every kind [$name]', engine => {
  describe.each(kinds)('$name', kind => {
    it.each(strategies)('are written past the unit of work, %s', async strategy => {
      const { Item, Leaf, Stone, entities } = declareKeys(kind, strategy);
      await using db = await openOrm(engine, { entities: [...entities] });
      const em = db.em();
      kind.seed?.(em);
      await em.flush();
      const [key, ...others] = kind.keys;
      await db.em().insert(Leaf, { ...key, name: 'first', size: 1, weight: 1n });
      await db.em().insertMany(
        Leaf,
        others.map(each => ({ ...each, name: 'other', size: 2, weight: 2n })),
      );
      const upserted = await db.em().upsert(Leaf, { ...key, name: 'first', size: 3, weight: 3n });
      expect(upserted).toMatchObject({ name: 'first', size: 3, weight: 3n });
      const where = helper(upserted).getPrimaryKey(true) as never;
      const copy = await db.em().clone(upserted, { ...kind.other, name: 'copy' });
      expect(copy).toMatchObject({ constructor: Leaf, name: 'copy', size: 3, weight: 3n });
      expect(
        await db.em().nativeUpdate(Leaf, { name: 'first', size: 3 }, { name: 'changed', weight: 4n } as never),
      ).toBe(1);
      expect(await db.em().findOneOrFail(Item, where)).toMatchObject({ name: 'changed', weight: 4n });
      expect(await db.em().nativeDelete(Stone, where)).toBe(0);
      expect(await db.em().nativeDelete(Leaf, { weight: 4n })).toBe(1);
      expect(await db.em().findOne(Item, where)).toBeNull();
      expect(await db.em().count(Leaf)).toBe(others.length + 1);
    });
  });
});
