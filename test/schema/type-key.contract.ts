import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { codeOf, differenceOf } from './catalog.ts';
import type { DeclarePapers, Papers } from './papers/model.ts';

const values = (data: object) => data as never;

/** A child row stands under a base row of its own type. */
export function typeKeyContract(declare: DeclarePapers): void {
  describe.each(engines)('S2 typed keys [$name]', engine => {
    const m = declare(true);
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
      await seed(db, m);
    });
    afterAll(() => db?.close());
    const refusal = (sql: string) => codeOf(db.em().execute(sql));

    it('S2 the schema has a constant column and a deferred foreign key for each child, and is up to date', async () => {
      const sql = await db.orm.schema.getCreateSchemaSQL();
      for (const statement of [
        'alter table "paper" add constraint "paper_id__polymorphic_name_unique" unique ("id", "_polymorphic_name");',
        `create table "letter" ("stamp" int not null, "id" int not null, "_polymorphic_name" varchar(255) generated always as ('paper.letter') stored not null, primary key ("id"));`,
        'alter table "letter" add constraint "letter_id__polymorphic_name_foreign" foreign key ("id", "_polymorphic_name") references "paper" ("id", "_polymorphic_name") deferrable initially deferred;',
        `create table "note" ("id" int not null, "_polymorphic_name" varchar(255) generated always as ('paper.note') stored not null, primary key ("id"));`,
      ]) {
        expect(sql.split('\n')).toContain(statement);
      }
      expect(await differenceOf(db)).toEqual([]);
    });

    it('S2 the database refuses a child row under a base row of another type', async () => {
      expect(await refusal('insert into letter (id, stamp) values (3, 1)')).toBe('23503');
      expect(await refusal('insert into letter (id, stamp) values (1, 1)')).toBe('23503');
      expect(await refusal('update letter set id = 3 where id = 2')).toBe('23503');
    });

    it('S2 the database refuses another identity while the child row stands', async () => {
      const retype = (id: number) => refusal(`update paper set _polymorphic_name = 'paper.note' where id = ${id}`);
      expect(await retype(2)).toBe('23503');
      expect(await retype(1)).toBeUndefined();
      expect(await refusal(`update paper set _polymorphic_name = 'paper' where id = 1`)).toBeUndefined();
      expect(await refusal(`insert into letter (id, stamp, _polymorphic_name) values (3, 1, 'paper.note')`)).toBe(
        '428C9',
      );
    });

    it('S2 a transaction may change the identity before it exchanges the child rows', async () => {
      const em = db.em();
      await em.begin();
      await em.execute(`update paper set _polymorphic_name = 'paper.note' where id = 2`);
      await em.execute('delete from letter where id = 2');
      await em.execute('insert into note (id) values (2)');
      await em.execute('set constraints all immediate');
      expect((await em.findOneOrFail(m.Paper, values({ id: 2 }))).constructor.name).toBe('Note');
      await em.rollback();
    });

    it('S2 everything that MikroORM sends is the same as without', async () => {
      const plain = declare(false);
      await using other = await openOrm(engine, { entities: [...plain.entities] });
      await seed(other, plain);
      const sent = await Promise.all([use(db, m), use(other, plain)]);
      expect(sent[0]).toEqual(sent[1]);
      expect(sent[0].length).toBeGreaterThan(10);
    });
  });
}

async function seed(db: TestOrm, m: Papers): Promise<void> {
  const em = db.em();
  em.create(m.Paper, values({ id: 1, title: 'p' }));
  em.create(m.Letter, values({ id: 2, title: 'l', stamp: 5 }));
  em.create(m.Note, values({ id: 3, title: 'n' }));
  await em.flush();
}

/** Loads, changes and deletes; the statements, and what was loaded. */
async function use(db: TestOrm, m: Papers): Promise<unknown[]> {
  const loaded: unknown[] = [];
  const { sql } = await db.queries.during(async () => {
    const em = db.em();
    loaded.push((await em.find(m.Paper, {}, { orderBy: values({ id: 'asc' }) })).map(paper => ({ ...paper })));
    loaded.push({ ...(await db.em().findOneOrFail(m.Letter, values({ id: 2 }))) });
    loaded.push(await db.em().count(m.Letter, {}));
    const made = [m.Letter, m.Note].map((cls, i) => em.create(cls, values({ id: 10 + i, title: 't', stamp: 1 })));
    await em.flush();
    Object.assign(made[0] as object, { stamp: 2, title: 'u' });
    await em.flush();
    await em.remove(made).flush();
  });
  return [...sql, ...loaded];
}
