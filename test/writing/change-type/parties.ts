import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import type { PartyContext } from '../../contracts/party/describe.ts';
import type { Party, PartyClass, PartyModel } from '../../contracts/party/model.ts';

let last = 1000;

/** A party that no other test uses, stored by another EntityManager. */
export async function store<T extends Party>({ db }: PartyContext, cls: PartyClass<T>, data: object): Promise<number> {
  const em = db().em();
  const id = ++last;
  em.create(cls as PartyClass<Party>, { id, name: `party ${id}`, ...data } as never);
  await em.flush();
  return id;
}

/** What each concrete class requires, by its name. */
export const required: Readonly<Record<string, Record<string, unknown>>> = {
  Person: {},
  Employee: { dept: 'it', salary: '10.50' },
  Car: { wheels: 4, doors: 3 },
  Truck: { wheels: 6, payload: 9007199254740993n },
  Company: { vat: 'V', founded: new Date('2024-01-02T03:04:05.678Z'), settings: { plan: 'pro', seats: [1] } },
  Shop: { vat: 'V', founded: new Date('2024-01-02T03:04:05.678Z'), settings: { plan: 'pro', seats: [1] } },
};

export const concreteNames = Object.keys(required);

export function classNamed(m: PartyModel, name: string): PartyClass<Party> {
  return m[name as 'Person'];
}

/** The rows of one party in every table that it has one in: `party`, `person`, … */
export async function tablesOf(em: EntityManager, { strategy }: PartyContext, id: number): Promise<string[]> {
  const tables = ['party', 'person', 'employee', 'vehicle', 'car', 'truck', 'company', 'shop'];
  const present = strategy === 'joined' ? tables : ['party'];
  const rows = await Promise.all(present.map(table => em.execute(`select 1 from ${table} where id = ?`, [id])));
  return present.filter((_, index) => rows[index]!.length === 1);
}

/** The stored identity of one party. */
export async function identityOf(em: EntityManager, id: number): Promise<unknown> {
  const [row] = await em.execute<{ _polymorphic_name: string }[]>('select _polymorphic_name from party where id = ?', [
    id,
  ]);
  return row?._polymorphic_name;
}

/** What an instance holds, collections aside. */
export function held(entity: object): Record<string, unknown> {
  const entries = Object.entries(entity).filter(([, value]) => !isCollection(value));
  return { class: entity.constructor.name, ...Object.fromEntries(entries.map(([key, value]) => [key, keyOf(value)])) };
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'isDirty' in value;
}

function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? `#${String(value.id)}` : value;
}

/** Options that the compiler would refuse, or cannot check. */
export function unchecked(options: { to: unknown; data?: unknown }): never {
  return options as never;
}
