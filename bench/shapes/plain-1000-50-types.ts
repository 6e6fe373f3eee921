import { defineHierarchy, findPlain, Polymorphic } from 'mikro-orm-polymorphic';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as library from 'mikro-orm-polymorphic/postgresql';
import { declareDocuments, type Documents, seedDocuments } from '../models/documents.ts';
import { OrmContender } from '../orm-contender.ts';
import type { Contest, Shape } from '../shape.ts';

const TYPES = 50;
const ROWS = 1000;

type Row = Record<string, unknown>;

/** The same rows as plain objects, by `findPlain` and by SQL written by hand, one query per table, through the same driver. */
export const plain1000Of50Types: Shape<Row[]> = {
  name: 'plain-1000/50-types',
  peer: 'hand-written',
  async open(clientUrl: string): Promise<Contest<Row[]>> {
    const documents = declareDocuments(Polymorphic(), TYPES);
    const hierarchy = defineHierarchy(documents.root, documents.leaves);
    const options = { clientUrl, entities: [...hierarchy.entities] };
    const ours = await OrmContender.open(
      library,
      options,
      em => findPlain(em, documents.root, {}, { orderBy: { id: 'asc' } }) as Promise<object[]> as Promise<Row[]>,
    );
    await ours.orm.schema.create();
    await seedDocuments(ours.orm.em.fork(), documents, ROWS);
    await ours.orm.em.execute('analyze');
    const peer = await OrmContender.open(library, options, em => byHand(em, documents));
    const close = async () => void (await Promise.all([ours, peer].map(each => each[Symbol.asyncDispose]())));
    return { ours: { '': ours }, peer, values: rows => rows, [Symbol.asyncDispose]: close };
  },
};

/** What someone would write who wants these rows and nothing else: no mapping is general, no value is converted in vain. */
async function byHand(em: EntityManager, { leaves }: Documents): Promise<Row[]> {
  const base = await em.execute<Row[]>('select * from document order by id');
  const result = new Map<number, Row>();
  const keys = new Map<string, number[]>();
  for (const row of base) {
    const { id, _polymorphic_name: type, created_at: createdAt, is_archived: isArchived, ...rest } = row;
    result.set(id as number, { type, id, createdAt: new Date(createdAt as string), ...rest, isArchived });
    keys.set(type as string, [...(keys.get(type as string) ?? []), id as number]);
  }
  for (const table of Object.keys(leaves).map(name => name.toLowerCase())) {
    const children = await em.execute<Row[]>(`select * from ${table} where id = any (?)`, [
      `{${(keys.get(table) ?? []).join()}}`,
    ]);
    for (const { id, ...child } of children) Object.assign(result.get(id as number)!, ownValues(child));
  }
  return [...result.values()];
}

function ownValues({ is_signed: isSigned, due, size, ...rest }: Row): Row {
  return {
    ...rest,
    ...(isSigned === undefined ? {} : { isSigned }),
    ...(due === undefined ? {} : { due: new Date(due as string) }),
    ...(size === undefined ? {} : { size: BigInt(size as string) }),
  };
}
