import { explainHierarchy, type HierarchyExplanation } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';

const joined = `
Party (abstract)                          table party     12 rows below
│    _polymorphic_name  varchar(255)
│    id                 int key
│    name               varchar(255)
│    owner_id           int null → owner
├─ Person              'person'           table person    2 rows, 4 with subclasses
│  │    email  varchar(255) null
│  └─ Employee         'person.employee'  table employee  2 rows
│          dept        varchar(255)
│          manager_id  int null → person
│          salary      numeric(12,2)
├─ Vehicle (abstract)  'vehicle'          table vehicle   4 rows below
│  │    wheels  int
│  ├─ Car              'vehicle.car'      table car       2 rows
│  │       doors  int
│  └─ Truck            'vehicle.truck'    table truck     2 rows
│          payload  bigint
└─ Company             'company'          table company   2 rows, 4 with subclasses
   │    founded   timestamptz(3)
   │    settings  jsonb
   │    vat       varchar(255)
   └─ Shop             'company.shop'     table shop      2 rows`;

const singleTable = `
Party (abstract)                          table party  12 rows below
│    _polymorphic_name  varchar(255)
│    id                 int key
│    name               varchar(255)
│    owner_id           int null → owner
├─ Person              'person'                        2 rows, 4 with subclasses
│  │    email  varchar(255) null
│  └─ Employee         'person.employee'               2 rows
│          dept        varchar(255)
│          manager_id  int null → party
│          salary      numeric(12,2)
├─ Vehicle (abstract)  'vehicle'                       4 rows below
│  │    wheels  int
│  ├─ Car              'vehicle.car'                   2 rows
│  │       doors  int
│  └─ Truck            'vehicle.truck'                 2 rows
│          payload  bigint
└─ Company             'company'                       2 rows, 4 with subclasses
   │    founded   timestamptz(3)
   │    settings  jsonb
   │    vat       varchar(255)
   └─ Shop             'company.shop'                  2 rows`;

/** What `explainHierarchy` shows of a hierarchy in a database. */
export function explainContract(declare: DeclareParty): void {
  describeParties('explainHierarchy', declare, ({ strategy, m, db }) => {
    it('shows classes, identities, own tables and columns, and rows', async () => {
      const explanation = await explainHierarchy(m.parties, { em: db().em() });
      expect(inOrder(explanation)).toBe((strategy === 'joined' ? joined : singleTable).trim());
    });

    it('counts every class in one query', async () => {
      const { sql } = await db().queries.during(() => explainHierarchy(m.Party, { em: db().em() }));
      expect(sql).toHaveLength(1);
      expect(sql[0]).toMatch(/^select .*count\(\*\).* from "party" as "\w+" group by "\w+"\."_polymorphic_name"/);
    });

    it('of a middle class shows its branch', async () => {
      const branch = await explainHierarchy(m.Vehicle, { em: db().em(), columns: false });
      expect(
        String(branch)
          .split('\n')
          .map(line => line.split(/ {2,}/)),
      ).toEqual(
        strategy === 'joined'
          ? [
              ['Vehicle (abstract)', `'vehicle'`, 'table vehicle', '4 rows below'],
              ['├─ Car', `'vehicle.car'`, 'table car', '2 rows'],
              ['└─ Truck', `'vehicle.truck'`, 'table truck', '2 rows'],
            ]
          : [
              ['Vehicle (abstract)', `'vehicle'`, '4 rows below'],
              ['├─ Car', `'vehicle.car'`, '2 rows'],
              ['└─ Truck', `'vehicle.truck'`, '2 rows'],
            ],
      );
      const concrete = m.parties.concreteOf(m.Vehicle);
      expect(await explainHierarchy(concrete, { em: db().em(), columns: false })).toEqual(branch);
    });

    it('of a leaf shows the leaf', async () => {
      const { roots } = await explainHierarchy(m.Truck, { em: db().em() });
      expect(roots).toMatchObject([{ name: 'Truck', identity: 'vehicle.truck', rows: 2, children: [] }]);
    });

    it('of an ORM shows every hierarchy that it maps', () => {
      expect(explainHierarchy(db().orm)).toEqual(explainHierarchy(m.Party, { orm: db().orm }));
    });

    it('reads nothing without an em', async () => {
      const { sql } = await db().queries.during(async () => explainHierarchy(m.Party, { orm: db().orm }));
      expect(sql).toEqual([]);
    });

    it('names rows whose identity no class has', async () => {
      const em = db().em();
      await em.begin();
      await em
        .getConnection()
        .execute(
          `update "party" set "_polymorphic_name" = 'robot' where "id" = 12`,
          [],
          'run',
          em.getTransactionContext(),
        );
      const explanation = await explainHierarchy(m.Party, { em });
      const branch = await explainHierarchy(m.Vehicle, { em });
      await em.rollback();
      expect(explanation.roots[0]!.notes).toEqual([`the unknown identity 'robot' has 1 row`]);
      expect(String(explanation)).toContain(`! the unknown identity 'robot' has 1 row`);
      expect(branch.roots[0]!.notes).toEqual([]);
    });
  });
}

/** Columns stand in the order of declaration, which differs between the styles. */
function inOrder(explanation: HierarchyExplanation): string {
  const isColumn = (line: string): boolean => /^[│ ]+ {4}\w/.test(line);
  const groups: string[][] = [];
  for (const line of String(explanation).split('\n')) {
    if (isColumn(line)) groups.at(-1)!.push(line);
    else groups.push([line], []);
  }
  return groups.flatMap(group => group.toSorted()).join('\n');
}
