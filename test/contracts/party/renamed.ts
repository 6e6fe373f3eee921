import type { DeclareParty } from './model.ts';

/** The names that classes of the model are said to have had. */
export const formerly = {
  Person: ['human'],
  Vehicle: ['machine'],
  Car: ['machine.auto'],
  Company: ['firm'],
  Shop: ['firm.store', 'shop'],
} as const;

/** The identities of the model, and a former name of each, given or made from that of a prefix. */
export const storedNames = {
  person: 'human',
  'person.employee': 'human.employee',
  'vehicle.car': 'machine.auto',
  'vehicle.truck': 'machine.truck',
  company: 'firm',
  'company.shop': 'firm.shop',
} as const;

/** The model with former names, under which its seeded rows are stored. */
export function renamed(declare: DeclareParty): DeclareParty {
  return (strategy, options) => ({ ...declare(strategy, { ...options, formerly }), storedNames });
}
