import { IdentityWriteError, UnknownPropertyError } from 'mikro-orm-polymorphic';
import { beforeEach, expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expectedParties, valuesOf } from '../contracts/party/seed.ts';
import { cleanAfterEach, identityOf, tablesOf, tablesWith } from './rows.ts';

const classes = { 1: 'Person', 2: 'Employee', 5: 'Car', 7: 'Truck', 9: 'Company', 11: 'Shop' } as const;
const ids = [1, 2, 5, 7, 9, 11] as const;

export function cloneContract(declare: DeclareParty): void {
  describeParties('S1 clone', declare, context => {
    const { m, db } = context;
    cleanAfterEach(context);
    beforeEach(() => db().em().execute(`select setval('party_id_seq', 500)`));

    it.each(ids)('em.clone(entity %s) copies every column of every table', async id => {
      const em = db().em();
      const entity = await em.findOneOrFail(m.Party, id);
      const copy = await em.clone(entity);
      expect(copy === entity).toBe(false);
      expect(copy.id).toBe(501);
      expect(valuesOf(copy)).toEqual(expectedParties[id]);
      expect(await tablesWith(context, 501)).toEqual(tablesOf(context, classes[id]));
    });

    it.each(ids)('em.clone(Party, %s) copies the row as what it is', async id => {
      const copy = await db().em().clone(m.Party, { id }, { id: 300 });
      expect(valuesOf(copy)).toEqual(expectedParties[id]);
      expect(await identityOf(db().em(), 300)).toBe(m.parties.identityOf(m[classes[id]]));
    });

    it('overrides reach the columns of every table', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Employee, 2);
      const copy = await em.clone(bob, { name: 'rob', email: null, dept: 'hr', manager: 4 });
      expect(valuesOf(copy)).toEqual({ ...expectedParties[2], name: 'rob', email: null, dept: 'hr', manager: 4 });
      expect(valuesOf(await db().em().findOneOrFail(m.Party, 2))).toEqual(expectedParties[2]);
    });

    it('costs one look, one statement for each table, and the load', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Employee, 2);
      expect(await db().queries.countOf(() => em.clone(bob))).toBe(1 + tablesOf(context, 'Employee').length + 1);
    });

    it('a copy that fails leaves nothing behind', async () => {
      const bob = await db().em().findOneOrFail(m.Employee, 2);
      await expect(db().em().clone(bob, { id: 300, manager: 999 })).rejects.toThrow(/foreign key/);
      expect(await tablesWith(context, 300)).toEqual([]);
    });

    it('a row that is not there, or of another class, is not found', async () => {
      await expect(db().em().clone(m.Person, 999)).rejects.toThrow(/not found/);
      await expect(db().em().clone(m.Employee, 1)).rejects.toThrow(/not found/);
    });

    it('an identity and unknown properties are refused', async () => {
      const em = db().em();
      const ann = await em.findOneOrFail(m.Person, 1);
      await expect(em.clone(ann, { polymorphicName: 'company' } as never)).rejects.toThrow(IdentityWriteError);
      await expect(em.clone(ann, { dept: 'it' } as never)).rejects.toThrow(UnknownPropertyError);
    });
  });
}
