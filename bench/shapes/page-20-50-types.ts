import * as stock from '@mikro-orm/postgresql';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import * as library from 'mikro-orm-polymorphic/postgresql';
import {
  declareDocuments,
  type Document,
  type Documents,
  seedDocuments,
  valuesOfDocuments,
} from '../models/documents.ts';
import { OrmContender } from '../orm-contender.ts';
import type { Contest, Shape } from '../shape.ts';

const TYPES = 50;
const ROWS = 1000;
const PAGE = 20;

/**
 * The newest documents of all types, each complete. Every row of the page is of another type, which is the worst for ours; the
 * plain order by one column without an index is the best for the peer, whose plans then take PostgreSQL least time to find.
 */
export const page20Of50Types: Shape<Document[]> = {
  name: 'page-20/50-types',
  peer: 'stock-joined',
  async open(clientUrl: string): Promise<Contest<Document[]>> {
    const ownDocuments = declareDocuments(Polymorphic(), TYPES);
    const hierarchy = defineHierarchy(ownDocuments.root, ownDocuments.leaves);
    const ours = await OrmContender.open(
      library,
      { clientUrl, entities: [...hierarchy.entities] },
      pageOf(ownDocuments),
    );
    await ours.orm.schema.create();
    await seedDocuments(ours.orm.em.fork(), ownDocuments, ROWS);
    await ours.orm.em.execute('analyze');

    const stockDocuments = declareDocuments(class {}, TYPES);
    const entities = [stockDocuments.root, ...Object.values(stockDocuments.leaves)];
    const peer = await OrmContender.open(stock, { clientUrl, entities }, pageOf(stockDocuments));
    const close = async () => void (await Promise.all([ours, peer].map(each => each[Symbol.asyncDispose]())));
    return { ours: { '': ours }, peer, values: valuesOfDocuments, [Symbol.asyncDispose]: close };
  },
};

function pageOf({ root }: Documents): (em: stock.EntityManager) => Promise<Document[]> {
  return em => em.find(root, {}, { orderBy: { createdAt: 'desc' }, limit: PAGE });
}
