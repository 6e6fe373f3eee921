import type { FilterQuery } from '@mikro-orm/core';
import * as fc from 'fast-check';
import { notOfType, ofType, treat } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { describeParties } from '../contracts/party/describe.ts';
import type { Party, PartyModel } from '../contracts/party/model.ts';
import { expectedParties } from '../contracts/party/seed.ts';
import { idsOf } from './ids.ts';

type Row = Readonly<Record<string, unknown>>;

/** A condition, and whether a row meets it. */
interface Case {
  readonly where: FilterQuery<Party>;
  holds(row: Row): boolean;
}

const branches = ['Party', 'Person', 'Employee', 'Vehicle', 'Car', 'Truck', 'Company', 'Shop'] as const;
const below: Readonly<Record<string, readonly string[]>> = {
  Party: branches,
  Person: ['Person', 'Employee'],
  Vehicle: ['Car', 'Truck'],
  Company: ['Company', 'Shop'],
};
const isOf = (row: Row, branch: string) => (below[branch] ?? [branch]).includes(String(row['class']));

function simpleCases(m: PartyModel): fc.Arbitrary<Case> {
  const types = fc.subarray([...branches], { minLength: 1 });
  const name = fc.constantFrom('ann', 'bob', 'van', 'kiosk');
  return fc.oneof(
    name.map(value => ({ where: { name: value }, holds: (row: Row) => row['name'] === value })),
    types.map(names => ({
      where: ofType(...names.map(each => m[each])),
      holds: (row: Row) => names.some(each => isOf(row, each)),
    })),
    types.map(names => ({
      where: notOfType(...names.map(each => m[each])),
      holds: (row: Row) => !names.some(each => isOf(row, each)),
    })),
    fc.constantFrom('it', 'hr').map(dept => ({
      where: treat(m.Employee, { dept }),
      holds: (row: Row) => row['dept'] === dept,
    })),
    fc.constantFrom('ann@x.org', null).map(email => ({
      where: treat(m.Person, { email }),
      holds: (row: Row) => isOf(row, 'Person') && row['email'] === email,
    })),
    fc.constantFrom(4, 6).map(wheels => ({
      where: treat(m.Vehicle, { wheels: { $lte: wheels }, name: { $ne: 'van' } }),
      holds: (row: Row) => isOf(row, 'Vehicle') && Number(row['wheels']) <= wheels && row['name'] !== 'van',
    })),
    fc.constant({
      where: treat(m.Employee, { manager: treat(m.Employee, { dept: 'it' }) }),
      holds: (row: Row) => row['manager'] === 2,
    }),
  );
}

function cases(m: PartyModel): fc.Arbitrary<Case> {
  return fc.letrec<{ any: Case }>(tie => {
    const several = fc.array(tie('any'), { minLength: 1, maxLength: 3 });
    return {
      any: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        simpleCases(m),
        several.map(items => ({
          where: { $and: items.map(item => item.where) } as FilterQuery<Party>,
          holds: (row: Row) => items.every(item => item.holds(row)),
        })),
        several.map(items => ({
          where: { $or: items.map(item => item.where) } as FilterQuery<Party>,
          holds: (row: Row) => items.some(item => item.holds(row)),
        })),
        tie('any').map(item => ({
          where: { $not: item.where } as FilterQuery<Party>,
          holds: (row: Row) => !item.holds(row),
        })),
      ),
    };
  }).any;
}

describeParties('of-type and treat in any combination', declareParty, ({ m, db }) => {
  it('find the rows that meet them, and count as many', async () => {
    await fc.assert(
      fc.asyncProperty(cases(m), async ({ where, holds }) => {
        const ids = Object.keys(expectedParties).map(Number);
        const meeting = ids.filter(id => holds(expectedParties[id]!));
        const em = db().em();
        expect(idsOf(await em.find(m.Party, where, { loadPolymorphic: 'none' }))).toEqual(meeting);
        expect(await em.count(m.Party, where)).toBe(meeting.length);
      }),
      { numRuns: 30 },
    );
  });
});
