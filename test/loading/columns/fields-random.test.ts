import type { EntityManager } from '@mikro-orm/postgresql';
import { type Arbitrary, assert, asyncProperty, constant, oneof, record, subarray } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../../contracts/party/model.ts';
import { isDeep } from '../../deep/is-deep.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { declareFields, type FieldsModel, type Holder, stoneValues, storeFields, twigValues } from './fields-model.ts';
import { snapshot } from './snapshot.ts';

const ofItem = ['name', 'remark', 'owner'];
const ofTwig = ['rings', 'home', 'home.street', 'home.zip', 'leaves', 'box', 'friend', 'double'];
const ofStone = ['weight', 'color'];
const everyField = [...ofItem, ...ofTwig, ...ofStone];
const twigNames = ['id', ...ofItem, 'rings', 'home', 'leaves', 'box', 'friend', 'double'];
const stoneNames = ['id', ...ofItem, ...ofStone];

/** Stock MikroORM loads formulas and the columns of inline embeddables of plain entities although they are excluded. */
const everyExclusion = everyField.filter(name => !name.startsWith('home') && name !== 'double');

/** A choice of properties: those to load or those to leave out. */
interface Choice {
  readonly option: 'fields' | 'exclude';
  readonly names: readonly string[];
}
const choices: Arbitrary<Choice> = oneof(
  record({
    option: constant('fields' as const),
    names: subarray(everyField, { minLength: 1 }).map(unambiguous),
  }),
  record({ option: constant('exclude' as const), names: subarray(everyExclusion, { minLength: 1 }) }),
);

/** The whole of an embeddable together with a part of it is another thing for each load strategy of stock MikroORM. */
function unambiguous(names: string[]): string[] {
  return names.includes('home') ? names.filter(name => !name.startsWith('home.')) : names;
}

/** The choice for one class, below a relation when a path is given; a class of which nothing is chosen keeps its key. */
function optionsFor({ option, names }: Choice, own: readonly string[], path = ''): object {
  const known = names.filter(name => own.includes(name)).map(name => `${path}${name}`);
  if (option === 'exclude') return known.length > 0 ? { exclude: known } : {};
  return { fields: [...(path ? ['text'] : []), `${path}id`, ...known] };
}

type Pair = readonly [twig: object, stone: object];

/** Twig 1 and Stone 2 of the hierarchy, and of the plain entities, each loaded in one way with one choice. */
interface Way {
  readonly name: string;
  ours(em: EntityManager, model: FieldsModel, choice: Choice): Promise<Pair>;
  plain(em: EntityManager, model: FieldsModel, choice: Choice): Promise<Pair>;
}

const byId = { orderBy: { id: 'asc' } } as const;

const find: Way = {
  name: 'find through the root',
  ours: async (em, { Item }, choice) => pair(await em.find(Item, {}, { ...byId, ...optionsFor(choice, everyField) })),
  plain: async (em, { PlainTwig, PlainStone }, choice) => [
    await em.findOneOrFail(PlainTwig, 1, optionsFor(choice, [...ofItem, ...ofTwig])),
    await em.findOneOrFail(PlainStone, 2, optionsFor(choice, [...ofItem, ...ofStone])),
  ],
};

const relations = (['joined', 'select-in', 'balanced'] as const).flatMap((strategy): Way[] => {
  const load = (em: EntityManager, { Holder }: FieldsModel, name: string, options: object) =>
    em.find(Holder, {}, { ...byId, populate: [name], strategy, ...options } as never) as unknown as Promise<Holder[]>;
  return [
    {
      name: `a populated to-one, ${strategy}`,
      ours: async (em, model, choice) => {
        const holders = await load(em, model, 'item', optionsFor(choice, everyField, 'item.'));
        return pair(holders.map(({ item }) => item));
      },
      plain: async (em, model, choice) => {
        const ofTwigs = await load(em, model, 'plainTwig', optionsFor(choice, [...ofItem, ...ofTwig], 'plainTwig.'));
        const ofStones = await load(
          em,
          model,
          'plainStone',
          optionsFor(choice, [...ofItem, ...ofStone], 'plainStone.'),
        );
        return [ofTwigs[0]!.plainTwig!, ofStones[1]!.plainStone!];
      },
    },
    {
      name: `a populated many-to-many, ${strategy}`,
      ours: async (em, model, choice) => {
        const [holder] = await load(em, model, 'items', optionsFor(choice, everyField, 'items.'));
        return pair(holder!.items.getItems().toSorted((a, b) => a.id - b.id));
      },
      plain: async (em, model, choice) => {
        const ofTwigs = await load(em, model, 'plainTwigs', optionsFor(choice, [...ofItem, ...ofTwig], 'plainTwigs.'));
        const ofStones = await load(
          em,
          model,
          'plainStones',
          optionsFor(choice, [...ofItem, ...ofStone], 'plainStones.'),
        );
        return [ofTwigs[0]!.plainTwigs[0]!, ofStones[0]!.plainStones[0]!];
      },
    },
  ];
});

function pair(entities: readonly object[]): Pair {
  expect(entities).toHaveLength(2);
  return [entities[0]!, entities[1]!];
}

function values([twig, stone]: Pair): object {
  return { twig: snapshot(twig, twigNames), stone: snapshot(stone, stoneNames) };
}

const cases = engines.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));

describe.each(cases)('S6 any fields and exclude, $strategy [$engine.name]', ({ engine, strategy }) => {
  const model = declareFields(strategy);
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [...model.entities] });
    await storeFields(db.em(), model);
  });
  afterAll(() => db?.close());

  it.each([find, ...relations])('load exactly what is chosen: $name', async way => {
    await assert(
      asyncProperty(choices, async choice => {
        const em = db.em();
        const ours = await way.ours(em, model, choice);
        const plain = await way.plain(db.em(), model, choice);
        expect(ours.map(entity => entity.constructor)).toEqual([model.Twig, model.Stone]);
        expect(values(ours)).toStrictEqual(values(plain));
        expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
        const whole = await em.find(model.Item, {}, byId);
        expect(whole[0]).toBe(ours[0]);
        expect(whole).toMatchObject([{ ...twigValues, double: 6, friend: { id: 2 } }, stoneValues]);
        expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
      }),
      { numRuns: isDeep ? 300 : 15 },
    );
  });
});
