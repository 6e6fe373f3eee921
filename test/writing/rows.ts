import type { EntityManager } from '@mikro-orm/postgresql';
import { afterEach } from 'vitest';
import type { PartyContext } from '../contracts/party/describe.ts';
import { FOUNDED } from '../contracts/party/seed.ts';

/** The rows of a test have ids from here on, and go when it ends. */
export const FIRST_ID = 100;

/** What makes one row of each concrete class, with values in the columns of all its levels. */
export const samples: Readonly<Record<'Person' | 'Employee' | 'Car' | 'Truck' | 'Company' | 'Shop', object>> = {
  Person: { name: 'pia', email: 'pia@x.org' },
  Employee: { name: 'eli', email: 'eli@x.org', dept: 'it', salary: '12.50', manager: 1 },
  Car: { name: 'car', wheels: 4, doors: 3 },
  Truck: { name: 'truck', wheels: 8, payload: 9_007_199_254_740_993n },
  Company: { name: 'inc', vat: 'I1', founded: FOUNDED, settings: { plan: 'pro', seats: [1] } },
  Shop: { name: 'shop', vat: 'S1', founded: FOUNDED, settings: { plan: 'free', seats: [] } },
};
export type Sample = keyof typeof samples;
export const sampleNames = Object.keys(samples) as Sample[];

const chains: Readonly<Record<Sample, readonly string[]>> = {
  Person: ['party', 'person'],
  Employee: ['party', 'person', 'employee'],
  Car: ['party', 'vehicle', 'car'],
  Truck: ['party', 'vehicle', 'truck'],
  Company: ['party', 'company'],
  Shop: ['party', 'company', 'shop'],
};
const childTables = ['person', 'employee', 'vehicle', 'car', 'truck', 'company', 'shop'];

/** The tables that a row of a class lies in. */
export function tablesOf({ strategy }: Pick<PartyContext, 'strategy'>, name: Sample): readonly string[] {
  return strategy === 'joined' ? chains[name] : ['party'];
}

/** The tables that hold a row with this id. */
export async function tablesWith(context: PartyContext, id: number): Promise<string[]> {
  const tables = ['party', ...(context.strategy === 'joined' ? childTables : [])];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await context.db().em().execute(`select 1 from "${table}" where id = ${id}`);
    if (rows.length > 0) found.push(table);
  }
  return found;
}

/** The stored identity of a row; undefined when there is no such row. */
export async function identityOf(em: EntityManager, id: number): Promise<unknown> {
  const [row] = await em.execute<{ _polymorphic_name: string }[]>(
    `select _polymorphic_name from party where id = ${id}`,
  );
  return row?._polymorphic_name;
}

/** Deletes what a test wrote. */
export function cleanAfterEach({ db }: PartyContext): void {
  afterEach(() => db().em().execute(`delete from party where id >= ${FIRST_ID}`));
}
