import { UnknownIdentityError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclareParty, Party, PartyModel } from '../contracts/party/model.ts';
import { strategies as stored } from '../contracts/party/model.ts';
import { expectedParties, seedParties, valuesById } from '../contracts/party/seed.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

type Em = ReturnType<TestOrm['em']>;

/** A relation of every kind that leads to the hierarchy, and the parties that its owner 1 has there. */
const relations = {
  'to-one': { owner: 'Note', path: 'other', ids: [7] },
  'one-to-many': { owner: 'Owner', path: 'parties', ids: [1, 2, 5, 7, 9] },
  'many-to-many': { owner: 'Folder', path: 'parties', ids: [1, 2, 5, 7, 9, 11] },
} as const;
const strategies = ['joined', 'select-in', 'balanced'] as const;
/** How the relation is loaded: with its owner, with it from the result cache, or afterwards. */
const ways = ['em.find', 'a cached em.find', 'em.populate'] as const;
const selections = { all: 'all', none: 'none', list: ['Truck', 'Company'] } as const;

export function matrixContract(declare: DeclareParty): void {
  describe.each(stored)('S6 every relation, %s', storage => {
    const m = declare(storage);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        await seedParties(db.em(), m);
      });
      afterAll(() => db?.close());

      describe.each(Object.entries(relations))('%s', (_, { owner, path, ids }) => {
        describe.each(strategies)('under %s', strategy => {
          describe.each(ways)('by %s', way => {
            const load = (options: object) =>
              loadRelation(db.em(), m[owner], { path, way, options: { strategy, ...options } });

            it.each(Object.entries(selections))('loadPolymorphic: %s', async (name, selection) => {
              const loadPolymorphic = {
                [path]: typeof selection === 'string' ? selection : selection.map(each => m[each]),
              };
              const isWhole = (id: number) =>
                storage === 'single-table' || name === 'all' || (name === 'list' && isListed(id));
              for (const round of [1, 2]) {
                const values = fromCache(valuesById(await load({ loadPolymorphic })));
                expect([round, values]).toEqual([
                  round,
                  Object.fromEntries(ids.map(id => [id, isWhole(id) ? expectedParties[id] : base(id)])),
                ]);
              }
            });

            it('onUnknown', async () => {
              const admin = db.em();
              await admin.execute(`update party set _polymorphic_name = 'vehicle.hovercraft' where id = 7`);
              try {
                await expect(load({ onUnknown: 'throw' })).rejects.toThrow(UnknownIdentityError);
                expect((await load({ onUnknown: 'base' })).find(({ id }) => id === 7)?.constructor).toBe(m.Vehicle);
                const skipped = await load({ onUnknown: 'skip' }).catch((error: unknown) => error);
                const left =
                  skipped instanceof Error
                    ? skipped.constructor
                    : (skipped as Party[]).map(({ id }) => id).toSorted((a, b) => a - b);
                expect(left).toEqual(path === 'other' ? UnknownIdentityError : ids.filter(id => id !== 7));
              } finally {
                await admin.execute(`update party set _polymorphic_name = 'vehicle.truck' where id = 7`);
              }
            });
          });
        });
      });
    });
  });
}

async function loadRelation(
  em: Em,
  owner: PartyModel['Note' | 'Owner' | 'Folder'],
  { path, way, options }: { path: string; way: (typeof ways)[number]; options: object },
): Promise<Party[]> {
  const cls = owner as unknown as PartyModel['Folder'];
  const cache = way === 'a cached em.find' ? { cache: 60_000 } : {};
  const populate = [path] as ['parties'];
  const [found] =
    way === 'em.populate'
      ? await em.populate(await em.find(cls, { id: 1 }), populate, options)
      : await em.find(cls, { id: 1 }, { populate, ...cache, ...options });
  const value = (found as unknown as Record<string, Party | Iterable<Party>>)[path]!;
  return Symbol.iterator in value ? [...value] : [value];
}

/** MikroORM's result cache gives bigints back as text, those of plain entities too. */
function fromCache(values: Record<number, Record<string, unknown>>): Record<number, Record<string, unknown>> {
  for (const each of Object.values(values)) {
    if (typeof each['payload'] === 'string') {
      each['payload'] = BigInt(each['payload']);
    }
  }
  return values;
}

function base(id: number): object {
  const { class: cls, name } = expectedParties[id]!;
  return { class: cls, name };
}

function isListed(id: number): boolean {
  return ['Truck', 'Company', 'Shop'].includes(String(expectedParties[id]!['class']));
}
