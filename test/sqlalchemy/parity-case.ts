import type { EntityManager } from '@mikro-orm/postgresql';
import type { Strategy } from '../contracts/party/model.ts';
import type { Engine, TestOrm } from '../support/index.ts';
import type { StaffModel } from './model.ts';

/** What a case is run with: the seeded model in one style and strategy, on one engine. */
export interface Parity {
  readonly m: StaffModel;
  readonly strategy: Strategy;
  readonly engine: Engine;
  readonly db: TestOrm;
  /** A new EntityManager with an empty identity map. */
  em(): EntityManager;
  /** Runs writes in a transaction that is rolled back. */
  undone(work: (em: EntityManager) => Promise<void>): Promise<void>;
}

/** One observable behaviour of SQLAlchemy, and what becomes of it here. */
export interface ParityCase {
  /** The file of SQLAlchemy's inheritance tests and the name of the test whose behaviour is restated. */
  readonly name: string;
  /** What SQLAlchemy does. */
  readonly sqlalchemy: string;
  /** What this library does: the title of the test. */
  readonly ours: string;
  run(parity: Parity): Promise<void>;
}

/** The rows of one file of SQLAlchemy's: name of the test, what it shows, what happens here, and the proof. */
export type CaseRow = readonly [name: string, sqlalchemy: string, ours: string, run: (parity: Parity) => Promise<void>];

export function casesOf(file: string, rows: readonly CaseRow[]): ParityCase[] {
  return rows.map(([name, sqlalchemy, ours, run]) => ({ name: `${file}: ${name}`, sqlalchemy, ours, run }));
}

export const byId = { orderBy: { id: 'asc' } } as const;

/** The names of people, companies or machines, in the order given. */
export function names(items: Iterable<{ name: string }>): string[] {
  return [...items].map(({ name }) => name);
}

/** The class and the name of each. */
export function kinds(items: Iterable<{ name: string }>): string[] {
  return [...items].map(item => `${item.constructor.name} ${item.name}`);
}
