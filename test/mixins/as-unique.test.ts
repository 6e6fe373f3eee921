import { defineEntity, p } from '@mikro-orm/core';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique } from 'mikro-orm-polymorphic/mixins';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';
import { asUniqueContract } from './as-unique.contract.ts';
import { declareTags } from './tags/define.ts';

asUniqueContract(declareTags, 100);

describe.each(engines)('A4 AsUnique refuses, before any SQL [$name]', engine => {
  class Mail extends AsUnique(BaseModel) {
    declare address: string;
    declare label: string | null;
    static uniqueHash({ address }: { address: string }): string {
      return address;
    }
    static uniqueFilter({ address }: { address: string }): object {
      return { address };
    }
  }
  class Bare extends AsUnique(BaseModel) {}
  class Loose extends Mail {
    static override uniqueFilter({ address }: { address: string }): object {
      return { address, label: 'x' };
    }
  }
  class Dumb extends Mail {
    static override uniqueHash(): string {
      return 1 as never;
    }
  }
  const properties = { address: p.string().unique(), label: p.string().nullable() };
  defineEntity({ class: Mail, properties });
  defineEntity({ class: Bare, properties: {} });
  defineEntity({ class: Loose, properties: {} });
  defineEntity({ class: Dumb, properties: {} });

  it.each([
    [Bare, { address: 'a' }, 'Bare.asUnique needs the static methods uniqueHash(data) and uniqueFilter(data).'],
    [
      Loose,
      { address: 'a' },
      'No unique constraint of Loose has exactly the properties of its uniqueFilter: address and label',
    ],
    [Dumb, { address: 'a' }, 'Dumb.uniqueHash gave no string for the data.'],
  ])('%s with %s', async (cls, data, message) => {
    await using db = await openOrm(engine, { entities: [Mail, Bare, Loose, Dumb] });
    const { count } = await db.queries.during(async () => {
      const call = async () => Mail.asUnique.call(cls as never, db.em(), data as never);
      await expect(call()).rejects.toThrow(message);
    });
    expect(count).toBe(0);
  });

  it('data without the value', async () => {
    await using db = await openOrm(engine, { entities: [Mail] });
    const { count } = await db.queries.during(async () => {
      const call = async () =>
        Mail.asUnique(db.em(), { address: '', label: null, ...({ address: undefined } as object) });
      await expect(call()).rejects.toMatchObject({ code: 'UNIQUE_DECLARATION' });
    });
    expect(count).toBe(0);
  });
});
