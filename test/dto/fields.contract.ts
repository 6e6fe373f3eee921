import { InvalidRequestError } from 'mikro-orm-polymorphic';
import { uuidIdDatetimeInfo } from 'mikro-orm-polymorphic/dto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type Cast, character, hero, strategies, type Strategy } from './cast/fields.ts';

const born = '1815-12-10T00:00:00.000Z';
const body = { name: 'Ada', bio: null, born, gold: '9007199254740993', score: 2 ** 40 };
const info = uuidIdDatetimeInfo.extend(character.response.shape);

/** Fields that an entity and its DTOs share, in one declaration style. */
export function fieldsContract(declare: (strategy: Strategy) => Cast): void {
  describe.each(strategies)('S16 fields, %s', strategy => {
    const m = declare(strategy);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db?.close());

      it('S16 are columns of the entity, with the types, lengths and refinements of their schemas', async () => {
        const ddl = await db.orm.schema.getCreateSchemaSQL();
        const table = /create table "character" \((?<columns>.*?)\);/s.exec(ddl)?.groups?.['columns'] ?? '';
        for (const column of [
          '"name" varchar(64) not null',
          '"bio" text null',
          '"level" int not null',
          '"traits" jsonb not null',
          '"born" timestamptz(3) not null',
          '"gold" bigint not null',
          '"score" bigint not null',
        ]) {
          expect(table).toContain(column);
        }
        expect(ddl).toContain('unique ("name")');
        expect(ddl).toMatch(/mood.*'calm', 'wild'|"mood" in \('calm', 'wild'\)/s);
      });

      it('S16 a checked body makes a row, and the row a response', async () => {
        const em = db.em();
        const made = em.create(m.Character, character.check(body));
        expect([made.level, made.mood, made.traits]).toEqual([1, 'calm', []]);
        await em.flush();
        const loaded = await db.em().findOneOrFail(m.Character, { name: 'Ada' });
        expect(loaded).toMatchObject({ born: new Date(born), gold: 9007199254740993n, score: 2 ** 40, bio: null });
        const sent = info.parse(loaded);
        expect(sent).toMatchObject({ ...body, id: made.id, level: 1, mood: 'calm', traits: [] });
        expect(info.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
        em.assign(made, character.update.parse({ level: 7 }));
        const { sql } = await db.queries.during(() => em.flush());
        expect(sql[0]).toMatch(/^update "character" set "level" = \?, "updated_at" = /);
      });

      it('S16 defaults are fresh for each instance', () => {
        const [first, second] = [new m.Character(), new m.Character()];
        first.traits.push('brave');
        expect([second.traits, new m.Character().traits]).toEqual([[], []]);
      });

      it('S16 of a leaf are its own in a hierarchy', async () => {
        const em = db.em();
        em.create(m.Hero, { title: 'Lead', ...hero.check({ power: 'flight' }) });
        await em.flush();
        const loaded = await db.em().findOneOrFail(m.Hero, { power: 'flight' });
        expect(hero.response.parse(loaded)).toEqual({ power: 'flight', weight: 1.5 });
        em.create(m.Hero, { title: 'None' } as never);
        await expect(em.flush()).rejects.toThrow('Hero.power');
      });
    });
  });
}

export function refusedByCheck(): void {
  it.each([
    ['a missing field', { ...body, name: undefined }, 'name'],
    ['an unknown field', { ...body, admin: true }, 'admin'],
    ['too long a text', { ...body, name: 'x'.repeat(65) }, 'name'],
    ['a time without an offset', { ...body, born: '1815-12-10T00:00:00' }, 'born'],
    ['a big integer that is none', { ...body, gold: '1.5' }, 'gold'],
    ['a choice that is none', { ...body, mood: 'angry' }, 'mood'],
  ])('S16 check refuses %s with 422, by field', (_, value, field) => {
    expect(() => character.check(value)).toThrow(InvalidRequestError);
    expect(() => character.check(value)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ field })] }),
    );
  });
}
