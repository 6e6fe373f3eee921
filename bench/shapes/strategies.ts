import * as stock from '@mikro-orm/postgresql';
import { defineHierarchy, Polymorphic, type PolymorphicStrategy } from 'mikro-orm-polymorphic';
import * as library from 'mikro-orm-polymorphic/postgresql';
import { withLatency } from '../latency.ts';
import {
  declareDocuments,
  type Document,
  type Documents,
  seedDocuments,
  valuesOfDocuments,
} from '../models/documents.ts';
import { OrmContender } from '../orm-contender.ts';
import type { Contest, Shape } from '../shape.ts';

const STRATEGIES: readonly PolymorphicStrategy[] = ['auto', 'select-in', 'union', 'single-statement', 'joined'];

interface Case {
  readonly types: number;
  readonly rows: number;
  /** Added to each round trip, in milliseconds. */
  readonly latency: number;
}

/** A page by each strategy, with rows of all types on it, from a server near by and from one farther off. */
export const strategyShapes: readonly Shape<Document[]>[] = [5, 50].flatMap(types =>
  [20, 1000].flatMap(rows => [0, 5].map(latency => shapeOf({ types, rows, latency }))),
);

function shapeOf(matrix: Case): Shape<Document[]> {
  return {
    name: `strategies/${matrix.types}-types-${matrix.rows}-rows-${matrix.latency}-ms`,
    peer: 'stock-joined',
    isOnDemand: true,
    open: url => open(url, matrix),
  };
}

async function open(databaseUrl: string, { types, rows, latency }: Case): Promise<Contest<Document[]>> {
  const own = declareDocuments(Polymorphic(), types);
  const entities = [...defineHierarchy(own.root, own.leaves).entities];
  await using seeding = await OrmContender.open(library, { clientUrl: databaseUrl, entities }, () =>
    Promise.resolve([]),
  );
  await seeding.orm.schema.create();
  await seedDocuments(seeding.orm.em.fork(), own, 2 * rows);
  await seeding.orm.em.execute('analyze');

  const route = await withLatency(databaseUrl, latency);
  const clientUrl = route.url;
  const ours: Record<string, OrmContender<Document[]>> = {};
  for (const strategy of STRATEGIES) {
    ours[strategy] = await OrmContender.open(library, { clientUrl, entities }, pageOf(own, rows, strategy));
  }
  const theirs = declareDocuments(class {}, types);
  const stockEntities = [theirs.root, ...Object.values(theirs.leaves)];
  const peer = await OrmContender.open(stock, { clientUrl, entities: stockEntities }, pageOf(theirs, rows));
  const close = async () => {
    await Promise.all([...Object.values(ours), peer].map(each => each[Symbol.asyncDispose]()));
    await route[Symbol.asyncDispose]();
  };
  return { ours, peer, values: valuesOfDocuments, [Symbol.asyncDispose]: close };
}

function pageOf(
  { root }: Documents,
  limit: number,
  polymorphicStrategy?: PolymorphicStrategy,
): (em: stock.EntityManager) => Promise<Document[]> {
  const options = { orderBy: { createdAt: 'desc' }, limit, ...(polymorphicStrategy ? { polymorphicStrategy } : {}) };
  return em => em.find(root, {}, options as object);
}
