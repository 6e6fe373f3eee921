import type { EntityManager } from '@mikro-orm/postgresql';
import { assert, asyncProperty, constantFrom, integer, option, record, subarray } from 'fast-check';
import type { PolymorphicStrategy } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { declareParty } from '../../contracts/party/define.ts';
import { describeParties } from '../../contracts/party/describe.ts';
import { valuesOf } from '../../contracts/party/seed.ts';
import { otherStrategies } from './strategies.ts';

const names = ['Party', 'Person', 'Employee', 'Vehicle', 'Car', 'Truck', 'Company', 'Shop'] as const;
const ids = Array.from({ length: 12 }, (_, index) => index + 1);
const fields = ['name', 'email', 'dept', 'salary', 'wheels', 'doors', 'payload', 'vat', 'settings'];

/** A load with options of every kind, at any class, or of a relation that leads there. */
const loads = record({
  queried: constantFrom(...names.slice(0, 1), ...names),
  wanted: subarray(ids),
  selection: option(subarray([...names]), { nil: undefined }),
  fields: option(subarray(fields, { minLength: 1 }), { nil: undefined }),
  limit: option(integer({ min: 0, max: 13 }), { nil: undefined }),
  offset: integer({ min: 0, max: 3 }),
  direction: constantFrom('asc', 'desc'),
  relation: constantFrom(undefined, 'party', 'other', 'folder.parties'),
  strategy: constantFrom('joined', 'select-in', 'balanced'),
  isPartlyLoaded: constantFrom(true, false),
});

describeParties('polymorphicStrategy, random loads', declareParty, ({ m, db }) => {
  it('all strategies bring the same entities, and a flush after them sends nothing', async () => {
    const check = asyncProperty(loads, async given => {
      const results: unknown[] = [];
      for (const polymorphicStrategy of ['select-in', ...otherStrategies] as const) {
        const em = db().em();
        if (given.isPartlyLoaded) await em.find(m.Party, { id: [2, 5] }, { loadPolymorphic: 'none' });
        const found = await load(em, polymorphicStrategy, given).catch(
          (error: Error) => `${error.name}: ${error.message}`,
        );
        results.push(typeof found === 'string' ? found : found.map(valuesOf));
        expect(await db().queries.countOf(() => em.flush())).toBe(0);
      }
      for (const result of results) expect(result).toStrictEqual(results[0]);
    });
    await assert(check, { numRuns: 20 });
  });

  type Given = Parameters<Parameters<typeof loads.map>[0]>[0];

  async function load(em: EntityManager, polymorphicStrategy: PolymorphicStrategy, given: Given): Promise<object[]> {
    const { queried, selection, relation, strategy, direction, wanted } = given;
    const loadPolymorphic = selection
      ?.map(name => m[name])
      .filter(cls => isRelated(cls, relation ? m.Party : m[queried]));
    const own = loadPolymorphic ? { loadPolymorphic } : {};
    if (relation) {
      const paths = loadPolymorphic ? { loadPolymorphic: { [relation]: loadPolymorphic } } : {};
      const notes = await em.find(
        m.Note,
        {},
        { populate: [relation], strategy, polymorphicStrategy, orderBy: { id: direction }, ...paths },
      );
      const targets = notes.map(({ party, other, folder }) => ({
        party: [party],
        other: [other],
        'folder.parties': folder?.parties ?? [],
      }));
      return targets.flatMap(each =>
        [...each[relation]].filter(party => party != null).toSorted((a, b) => a.id - b.id),
      );
    }
    const options = { ...(given.limit === undefined ? {} : { limit: given.limit }), offset: given.offset };
    const listed = given.fields ? { fields: given.fields } : {};
    const orderBy = { id: direction };
    return em.find(m[queried], { id: wanted }, {
      polymorphicStrategy,
      orderBy,
      ...options,
      ...own,
      ...listed,
    } as object);
  }

  function isRelated(a: { prototype: object }, b: { prototype: object }): boolean {
    return a === b || a.prototype instanceof (b as never) || b.prototype instanceof (a as never);
  }
});
