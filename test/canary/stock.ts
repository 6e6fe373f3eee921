import { existsSync } from 'node:fs';
import { type EntityManager, type MikroORM, Utils } from '@mikro-orm/core';
import { type OpenOptions, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { declareStockParties, type StockParties, type StockStrategy } from './stock-parties.ts';

/** MikroORM as it is, on a database of its own. */
export function openStock(entities: OpenOptions['entities'], options: OpenOptions = {}): Promise<TestOrm> {
  return openOrm(serverEngines[0]!, { ...options, stock: true, entities: entities! });
}

/** MikroORM as it is, with the party model and its rows. */
export interface StockPartiesOrm extends AsyncDisposable {
  readonly m: StockParties;
  readonly db: TestOrm;
  em(): ReturnType<TestOrm['em']>;
}

/** ann (1, Person), bob (2, Employee of ann), acme (3, Company); note 1 is about bob, acme, and ann and bob as people. */
export async function openStockParties(strategy: StockStrategy): Promise<StockPartiesOrm> {
  const m = declareStockParties(strategy);
  const db = await openStock([...m.entities]);
  await seed(db.em(), m);
  return { m, db, em: () => db.em(), [Symbol.asyncDispose]: () => db.close() };
}

async function seed(em: EntityManager, m: StockParties): Promise<void> {
  const ann = em.create(m.Person, { id: 1, name: 'ann', email: 'ann@x.org' });
  const bob = em.create(m.Employee, { id: 2, name: 'bob', email: 'bob@x.org', dept: 'it', manager: ann });
  const acme = em.create(m.Company, { id: 3, name: 'acme', vat: 'A1' });
  await em.flush();
  em.create(m.Note, { id: 1, party: bob, other: acme, person: bob, people: [ann, bob] });
  await em.flush();
}

/** The class and the values of an entity; of a reference its key; collections are left out. */
export function shown(entity: object | null | undefined): Record<string, unknown> | null {
  if (!entity) return null;
  const values = Object.entries(entity)
    .filter(([, value]) => !Utils.isCollection(value))
    .map(([name, value]) => [name, Utils.isEntity<{ id: unknown }>(value) ? value.id : (value as unknown)]);
  return { class: entity.constructor.name, ...Object.fromEntries(values) };
}

/** `shown` of many, in the order of their keys. */
export function shownAll(entities: Iterable<object>): unknown[] {
  return [...entities].map(shown).toSorted((a, b) => Number(a!['id']) - Number(b!['id']));
}

/** The values of an async iterable. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The statements that create the tables of an ORM. */
export async function createStatements(orm: MikroORM): Promise<string[]> {
  const sql = await (
    orm as unknown as { schema: { getCreateSchemaSQL(): Promise<string> } }
  ).schema.getCreateSchemaSQL();
  return sql.split('\n').filter(line => /^(create|alter)/.test(line));
}

/** What a canary says when MikroORM lost the fault: which cure of ours can go. */
export function curedBy(...files: string[]): string {
  return `MikroORM changed: look whether the cure in ${sources(files.map(file => `internal/${file}`))} is still needed`;
}

/** What a canary says about a fault that the library refuses rather than cures. */
export function refusedBy(...files: string[]): string {
  return `MikroORM changed: look whether the refusal in ${sources(files)} is still needed`;
}

/** Files of src that exist. */
function sources(files: readonly string[]): string {
  const lost = files.find(file => !existsSync(new URL(`../../src/${file}`, import.meta.url)));
  if (lost) throw new Error(`src/${lost} is gone: say which file cures this fault now`);
  return files.map(file => `src/${file}`).join(' and ');
}

/** What a canary says about a fault of MikroORM's writes that a later version of this library takes up. */
export const uncured = 'MikroORM changed: a version that cures or refuses this need not any more';
