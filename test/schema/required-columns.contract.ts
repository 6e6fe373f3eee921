import type { EntityClass } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { describeParties, type PartyContext } from '../contracts/party/describe.ts';
import type { DeclareParty, PartyModel } from '../contracts/party/model.ts';
import { FOUNDED } from '../contracts/party/seed.ts';
import { codeOf, namedChecksOf } from './catalog.ts';

/** What each concrete class of the party model requires below the root, by column. */
const required: Readonly<Record<string, readonly string[]>> = {
  'person.employee': ['dept', 'salary'],
  'vehicle.car': ['doors', 'wheels'],
  'vehicle.truck': ['payload', 'wheels'],
  company: ['founded', 'settings', 'vat'],
  'company.shop': ['founded', 'settings', 'vat'],
};
const cases = Object.entries(required).flatMap(([identity, columns]) =>
  columns.map(column => ({ identity, column, others: columns.filter(each => each !== column) })),
);
const values: Readonly<Record<string, unknown>> = {
  dept: 'it',
  salary: '1.00',
  doors: 2,
  wheels: 4,
  payload: 1,
  vat: 'V',
  founded: FOUNDED,
  settings: '{}',
};

/** S5: the rows of every class have the columns that the class requires, whoever writes them. */
export function requiredColumnsContract(declare: DeclareParty): void {
  describeParties('S5 required columns', declare, context => {
    definitions(context);
    refusals(context);
    writes(context);
  });
}

function definitions({ strategy, db }: PartyContext): void {
  it('S5 a single table has one CHECK for each concrete class with required columns', async () => {
    const checks = Object.entries(required).map(([identity, columns]) => [
      `party_${identity.replace('.', '_')}_required`,
      `CHECK ((((_polymorphic_name)::text <> '${identity}'::text) OR (${columns.map(each => `(${each} IS NOT NULL)`).join(' AND ')})))`,
    ]);
    expect(await namedChecksOf(db())).toEqual(strategy === 'joined' ? {} : Object.fromEntries(checks));
  });
}

function refusals({ strategy, db, m }: PartyContext): void {
  if (strategy === 'single-table') {
    it.each(cases)('S5 the database refuses a $identity without $column', async ({ identity, column, others }) => {
      const insert = (columns: readonly string[]) =>
        db()
          .em()
          .transactional(async em => {
            const names = ['id', 'name', '_polymorphic_name', ...columns];
            const row = [900, 'raw', identity, ...columns.map(each => values[each])];
            await em.execute(`insert into party (${names.join(', ')}) values (${row.map(() => '?').join(', ')})`, row);
            await em.execute('delete from party where id = 900');
          });
      await insert([column, ...others]);
      expect(await codeOf(insert(others))).toBe('23514');
    });

    it('S5 the database refuses to empty a required column, and to turn a row into a class that requires more', async () => {
      const run = (sql: string) => codeOf(db().em().execute(sql));
      expect(await run(`update party set dept = null where id = 2`)).toBe('23514');
      expect(await run(`update party set _polymorphic_name = 'person.employee' where id = 1`)).toBe('23514');
      expect(await run(`update party set dept = null where id = 1`)).toBeUndefined();
    });
  } else {
    it('S5 a child table refuses a row without a required column', async () => {
      expect(await codeOf(db().em().execute('insert into employee (id, dept) values (1, ?)', ['it']))).toBe('23502');
    });
  }

  it.each(missing(m))(
    'S5 $name without $property is refused by name before any SQL',
    async ({ cls, data, property }) => {
      const em = db().em();
      em.create(cls, data as never);
      const { result, count } = await db().queries.during(() => em.flush().catch((error: unknown) => error));
      expect(String(result)).toContain(`Value for ${cls.name}.${property} is required`);
      expect(count).toBe(0);
    },
  );
}

interface Missing {
  readonly cls: EntityClass;
  readonly name: string;
  readonly property: string;
  readonly data: object;
}

function missing(m: PartyModel): Missing[] {
  return [
    { cls: m.Employee, name: 'a leaf', property: 'dept', data: { id: 900, name: 'x', salary: '1.00' } },
    { cls: m.Car, name: 'a class below an abstract one', property: 'wheels', data: { id: 900, name: 'x', doors: 2 } },
    {
      cls: m.Shop,
      name: 'a class below a concrete one',
      property: 'vat',
      data: { id: 900, name: 'x', founded: FOUNDED, settings: {} },
    },
    { cls: m.Truck, name: 'a class', property: 'name', data: { id: 900, wheels: 4, payload: 1n } },
  ];
}

function writes({ strategy, db, m }: PartyContext): void {
  describe('S5 writes', () => {
    it('S5 mixed classes are inserted, updated and deleted in batches', async () => {
      const em = db().em();
      await em.begin();
      em.create(m.Employee, { id: 901, name: 'e', dept: 'it', salary: '1.00' } as never);
      const car = em.create(m.Car, { id: 902, name: 'c', wheels: 3, doors: 2 } as never);
      em.create(m.Person, { id: 903, name: 'p' } as never);
      const truck = em.create(m.Truck, { id: 904, name: 't', wheels: 6, payload: 1n } as never);
      expect(await db().queries.countOf(() => em.flush())).toBe(strategy === 'joined' ? 6 : 1);
      Object.assign(car, { wheels: 4, doors: 3 });
      Object.assign(truck, { wheels: 8, payload: 2n });
      expect(await db().queries.countOf(() => em.flush())).toBe(strategy === 'joined' ? 3 : 1);
      em.clear();
      expect(await em.findOneOrFail(m.Party, 902)).toMatchObject({ wheels: 4, doors: 3 });
      expect(await em.findOneOrFail(m.Party, 904)).toMatchObject({ wheels: 8, payload: 2n });
      await em.rollback();
    });
  });
}
