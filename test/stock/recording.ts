import { isRaw, Utils, wrap } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { TestOrm } from '../support/index.ts';
import type { StockModel } from './model.ts';
import { restore, seed } from './seed.ts';

/** What an operation works with: a new entity manager on the seeded tables. */
export interface OperationContext {
  readonly em: EntityManager;
  readonly m: StockModel;
  readonly orm: MikroORM;
}

/** Operations by their titles. */
export type Operations = Readonly<Record<string, (context: OperationContext) => Promise<unknown>>>;

/** What an operation sent and what it gave, comparable between ORMs whose classes are different objects. */
export interface Recording {
  readonly statements: readonly string[];
  readonly connections: readonly unknown[];
  readonly outcome: unknown;
}

const reading = /^(select|begin|commit|rollback|savepoint|release|set) /i;

/** Runs every operation on the same rows. */
export async function recordAll(
  db: TestOrm,
  m: StockModel,
  operations: Operations,
): Promise<Record<string, Recording>> {
  const recordings: Record<string, Recording> = {};
  await seed(db.em(), m);
  for (const [title, operation] of Object.entries(operations)) {
    const recording = await record(db, m, operation);
    recordings[title] = recording;
    if (!recording.statements.every(sql => reading.test(`${sql} `))) await restore(db.em());
  }
  return recordings;
}

async function record(db: TestOrm, m: StockModel, operation: Operations[string]): Promise<Recording> {
  db.queries.clear();
  const outcome = await outcomeOf(() => operation({ em: db.em(), m, orm: db.orm }));
  const sent = [...db.queries.queries];
  return {
    statements: sent.map(({ sql, params }) =>
      params.length > 0 ? `${sql} -- ${params.map(shownValue).join(', ')}` : sql,
    ),
    connections: sent.map(({ connection, label }) => ({ connection, label })),
    outcome: plain(outcome),
  };
}

async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return { error: (error as Error).constructor.name, message: (error as Error).message };
  }
}

function shownValue(value: unknown): string {
  return isRaw(value) ? `raw(${value.sql})` : typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
}

/** Entities become their class and plain values; what else has a class is told by its name. */
function plain(value: unknown): unknown {
  if (isRaw(value)) return shownValue(value);
  if (Utils.isEntity<object>(value, true))
    return plainEntity('unwrap' in value ? (value as { unwrap(): object }).unwrap() : value);
  if (Array.isArray(value) || Utils.isCollection(value)) return [...(value as Iterable<unknown>)].map(plain);
  if (Utils.isPlainObject(value)) return mapped(value, plain);
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? `a ${value.constructor.name}`
    : value;
}

function plainEntity(entity: object): object {
  const loaded = mapped(entity, value => (isRaw(value) ? shownValue(value) : undefined));
  const values = Object.values(loaded).some(Boolean) ? loaded : wrap(entity).toPOJO();
  return { class: entity.constructor.name, initialized: wrap(entity).isInitialized(), ...values };
}

function mapped(source: object, fn: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, fn(value)]));
}
