import { type PolymorphicStatics } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type * as types from '../contracts/party/model.ts';
import type { DeclaringStyle } from './contract.ts';

const identities = {
  Person: 'person',
  Employee: 'person.employee',
  Car: 'vehicle.car',
  Truck: 'vehicle.truck',
  Company: 'company',
  Shop: 'company.shop',
};

export function staticsContract({ declareParty }: DeclaringStyle): void {
  describeParties('S4 statics', declareParty, ({ m, db }) => {
    const statics = (name: 'Party' | 'Person' | 'Vehicle' | 'Company' | 'Car') =>
      m[name] as (typeof m)[typeof name] & PolymorphicStatics;

    it('S4 give the concrete classes of each branch, itself first, then in the order of registration', () => {
      const names = (name: Parameters<typeof statics>[0]) =>
        statics(name)
          .getConcreteSubclasses()
          .map(cls => cls.name);
      expect(names('Party')).toEqual(Object.keys(identities));
      expect(names('Person')).toEqual(['Person', 'Employee']);
      expect(names('Vehicle')).toEqual(['Car', 'Truck']);
      expect(names('Company')).toEqual(['Company', 'Shop']);
      expect(names('Car')).toEqual(['Car']);
    });

    it('S4 lead from every stored identity to the class that the row is loaded as', async () => {
      const rows = await db()
        .em()
        .execute<{ id: number; identity: string }[]>('select id, _polymorphic_name as identity from party');
      const map = statics('Party').getIdentityToClassMap();
      const parties = new Map<number, types.Party>((await db().em().find(m.Party, {})).map(party => [party.id, party]));
      expect(rows).toHaveLength(12);
      for (const { id, identity } of rows) {
        expect(parties.get(id)?.constructor).toBe(map.get(identity));
        expect(m.parties.classOf(identity)).toBe(map.get(identity));
        expect(m.parties.identityOf(parties.get(id)!)).toBe(identity);
      }
      expect(Object.fromEntries([...map].map(([identity, cls]) => [cls.name, identity]))).toEqual(identities);
    });

    it('S4 name the property that holds the identity', async () => {
      const property = statics('Vehicle').getPolymorphicDiscriminator();
      const found = await db()
        .em()
        .find(m.Party, { [property]: 'vehicle.car' });
      expect(found.map(each => each.constructor)).toEqual([m.Car, m.Car]);
    });
  });
}
