import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

class City {
  declare id: number;
  declare name: string;
}
/** Its key has two columns, the second of which is another's key. */
class District {
  declare code: string;
  declare city: City;
}
class Town {
  declare id: number;
}
class Badge {
  declare id: string;
}
class Country {
  declare code: bigint;
}
defineEntity({ class: City, properties: { id: p.integer().primary(), name: p.string() } });
defineEntity({ class: District, properties: { code: p.string().primary(), city: () => p.manyToOne(City).primary() } });
defineEntity({ class: Town, properties: { id: p.integer().primary() } });
defineEntity({ class: Badge, properties: { id: p.uuid().primary() } });
defineEntity({ class: Country, properties: { code: p.bigint().primary() } });

const badges = ['0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43', '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f44'];

function seed(em: EntityManager): void {
  for (const id of [1, 2]) {
    const city = em.create(City, { id, name: `city ${id}` });
    em.create(Town, { id });
    em.create(District, { code: `it's ${id}`, city });
  }
  for (const id of badges) em.create(Badge, { id });
  for (const code of [1n, 9_007_199_254_740_993n]) em.create(Country, { code });
}

const city = (key: number) => ({ entity: 'City', key });
const district = (key: number) => ({ entity: 'District', key: { code: `it's ${key}`, city: key } });

export const toOneForeignKeys: Kind = {
  name: 'to-one foreign keys',
  entities: [City, District, Badge, Country, Town],
  seed,
  properties: () => ({
    city: () => p.manyToOne(City),
    wrapped: () => p.manyToOne(City).ref(),
    key: () => p.manyToOne(City).mapToPk(),
    optional: () => p.manyToOne(City).nullable(),
    district: () => p.manyToOne(District),
    optionalDistrict: () => p.manyToOne(District).nullable().joinColumns('d_code', 'd_city'),
    districtKey: () => p.manyToOne(District).mapToPk().joinColumns('k_code', 'k_city'),
    badge: () => p.manyToOne(Badge),
    country: () => p.manyToOne(Country),
    countryKey: () => p.manyToOne(Country).mapToPk(),
    subject: () => p.manyToOne([City, Town]).nullable(),
  }),
  samples: [
    {
      given: em => ({
        city: 1,
        wrapped: 2,
        key: 1,
        optional: 2,
        district: ["it's 1", 1],
        optionalDistrict: ["it's 2", 2],
        districtKey: ["it's 1", 1],
        badge: badges[0],
        country: 1n,
        countryKey: 9_007_199_254_740_993n,
        subject: em.getReference(Town, 2),
      }),
      stored: {
        city: city(1),
        wrapped: { reference: city(2) },
        key: 1,
        optional: city(2),
        district: district(1),
        optionalDistrict: district(2),
        districtKey: ["it's 1", 1],
        badge: { entity: 'Badge', key: badges[0] },
        country: { entity: 'Country', key: 1n },
        countryKey: 9_007_199_254_740_993n,
        subject: { entity: 'Town', key: 2 },
      },
    },
    {
      given: em => ({
        city: em.getReference(City, 2),
        wrapped: 1,
        key: 2,
        optional: null,
        district: ["it's 2", 2],
        optionalDistrict: null,
        districtKey: ["it's 2", 2],
        badge: badges[1],
        country: 9_007_199_254_740_993n,
        countryKey: 1n,
        subject: null,
      }),
      stored: {
        city: city(2),
        wrapped: { reference: city(1) },
        key: 2,
        optional: null,
        district: district(2),
        optionalDistrict: null,
        districtKey: ["it's 2", 2],
        badge: { entity: 'Badge', key: badges[1] },
        country: { entity: 'Country', key: 9_007_199_254_740_993n },
        countryKey: 1n,
        subject: null,
      },
    },
  ],
};
