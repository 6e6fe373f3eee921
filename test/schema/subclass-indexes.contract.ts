import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { indexesOf } from '../declaring/catalog.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import type { DeclareAccounts } from './accounts/model.ts';
import { codeOf, differenceOf, namedChecksOf } from './catalog.ts';

const single = [
  'CREATE INDEX account__polymorphic_name_index ON public.account USING btree (_polymorphic_name)',
  'CREATE INDEX account_email_index ON public.account USING btree (email)',
  'CREATE INDEX account_handle_id_index ON public.account USING btree (handle, id)',
  "CREATE UNIQUE INDEX account_staff_clerk_email_HASH_unique ON public.account USING btree (email) WHERE ((_polymorphic_name)::text = 'staff.clerk'::text)",
  'CREATE UNIQUE INDEX account_desk_floor_unique ON public.account USING btree (desk, floor)',
  "CREATE UNIQUE INDEX account_person_handle_HASH_unique ON public.account USING btree (handle) WHERE ((_polymorphic_name)::text = 'person'::text)",
  'CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)',
  'CREATE UNIQUE INDEX account_serial_unique ON public.account USING btree (serial)',
];
const joined: Readonly<Record<string, readonly string[]>> = {
  account: ['(_polymorphic_name)', '(email)', '(id)'],
  person: ['(handle)', '(handle, id)', '(id)'],
  bot: ['(handle, id)', '(id)', '(serial)'],
  staff: ['(desk, floor)', '(id)'],
  clerk: ['(badge)', '(id)'],
  guard: ['(id)'],
};
const clerk = { desk: 1, floor: 1, badge: 'b' };

/** What a class below the root declares unique is so among its own rows. */
export function subclassIndexesContract(declare: DeclareAccounts): void {
  describe.each(strategies)('S5 uniqueness of subclasses, %s', strategy => {
    describe.each(engines)('[$name]', engine => {
      const m = declare(strategy);
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        const em = db.em();
        em.create(m.Person, { id: 1, handle: 'ann' } as never);
        em.create(m.Bot, { id: 2, handle: 'ann', serial: 's1' } as never);
        em.create(m.Bot, { id: 3, handle: 'ann', serial: 's2', email: 'x@y' } as never);
        em.create(m.Clerk, { ...clerk, id: 4, email: 'x@y' } as never);
        em.create(m.Guard, { id: 5, desk: 2, floor: 1, shift: 1, email: 'x@y' } as never);
        await em.flush();
      });
      afterAll(() => db?.close());
      const refusal = (cls: (typeof m)['Bot'], values: object) => {
        const em = db.em();
        em.create(cls, values as never);
        return codeOf(em.flush());
      };

      it('S5 a shared column is unique in the rows of the class alone, other columns in the table', async () => {
        if (strategy === 'single-table') {
          const indexes = (await indexesOf(db, 'account')).map(sql => sql.replace(/[0-9a-f]{8}(?=_unique)/, 'HASH'));
          expect(indexes.toSorted()).toEqual(single.toSorted());
        }
        for (const [table, columns] of Object.entries(strategy === 'joined' ? joined : {})) {
          const indexes = await indexesOf(db, table);
          expect(indexes.map(sql => sql.slice(sql.indexOf('('))).toSorted()).toEqual(columns);
        }
        expect(await differenceOf(db)).toEqual([]);
      });

      it('S5 rows of the class clash, rows of siblings do not', async () => {
        expect(await refusal(m.Person, { id: 10, handle: 'ann' })).toBe('23505');
        expect(await refusal(m.Bot, { id: 11, handle: 'new', serial: 's1' })).toBe('23505');
        expect(await refusal(m.Guard, { id: 12, desk: 1, floor: 1, shift: 1 })).toBe('23505');
        expect(await refusal(m.Clerk, { ...clerk, id: 13, desk: 9, email: 'x@y' })).toBe('23505');
        expect(await db.em().count(m.Account)).toBe(5);
      });

      it('S5 a CHECK of a class is asked of its own rows only', async () => {
        expect(await refusal(m.Guard, { id: 14, desk: 8, floor: 1, shift: 0 })).toBe('23514');
        const checks = Object.values(await namedChecksOf(db)).filter(check => check.includes('shift > 0'));
        expect(checks).toHaveLength(1);
        expect(checks[0]?.includes("<> 'staff.guard'::text) OR")).toBe(strategy === 'single-table');
      });
    });
  });
}
