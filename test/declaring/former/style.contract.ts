import { countByType, ofType } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../../contracts/party/describe.ts';
import type { DeclareParty } from '../../contracts/party/model.ts';
import { renamed } from '../../contracts/party/renamed.ts';
import { expectedParties, valuesById } from '../../contracts/party/seed.ts';
import { engines } from '../../support/index.ts';

/** Former identities in one declaration style; `former-rows.test.ts` has the whole of it in another. */
export function formerStyleContract(declare: DeclareParty): void {
  const [first] = engines;
  describeParties(
    'M2 rows under former identities',
    renamed(declare),
    ({ m, db }) => {
      it('M2 are rows of their classes, in finds, conditions and counts', async () => {
        const em = db().em();
        expect(valuesById(await em.find(m.Party, {}))).toEqual(expectedParties);
        expect(Object.keys(valuesById(await em.find(m.Party, ofType(m.Vehicle))))).toEqual(['5', '6', '7', '8']);
        expect(await em.count(m.Person)).toBe(4);
        expect({ ...(await countByType(em, m.Company)) }).toEqual({ company: 2, 'company.shop': 2 });
      });

      it('M2 are changed by a flush', async () => {
        const em = db().em();
        const bob = await em.findOneOrFail(m.Employee, 2);
        bob.dept = 'ops';
        await em.flush();
        expect((await db().em().findOneOrFail(m.Employee, 2)).dept).toBe('ops');
      });
    },
    [first!],
  );
}
