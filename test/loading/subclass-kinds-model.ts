import {
  type Collection,
  defineEntity,
  type EntityClass,
  type EntityManager,
  type Opt,
  p,
  type Ref,
} from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { type Strategy, storedAs } from '../contracts/party/model.ts';

/** A hierarchy in which every kind of relation is declared below the root, by one class each. */
export function declareGear(strategy: Strategy) {
  abstract class Gear extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare maker?: Maker | null;
  }
  abstract class Remote extends Gear {
    declare keys: Collection<Key>;
  }
  class Weather extends Remote {
    declare badge?: Badge | null;
    declare manual?: Opt<string>;
    declare backup?: Gear | null;
    declare place: { street: string; city?: City | null };
    declare items: Collection<Forecast>;
  }
  class Search extends Remote {
    declare seal?: Seal | null;
    declare topics: Collection<City>;
    declare items: Collection<Hit>;
  }
  class Local extends Gear {
    declare subject?: Maker | City | null;
    declare racks: Collection<Rack>;
    declare config?: Ref<Config> | null;
    declare loud: Opt<string>;
  }
  abstract class Key extends Polymorphic() {
    declare id: number;
    declare gear: Remote;
    declare isActive: boolean;
  }
  class ApiKey extends Key {
    declare scopes: Collection<Scope>;
  }
  class SshKey extends Key {
    declare host: string;
  }
  class Maker {
    declare id: number;
    declare name: string;
    declare gear: Collection<Gear>;
  }
  class City {
    declare id: number;
    declare name: string;
  }
  class Badge {
    declare id: number;
    declare maker?: Maker | null;
  }
  class Seal {
    declare id: number;
    declare search: Search;
  }
  class Forecast {
    declare id: number;
    declare text: string;
    declare owner: Weather;
  }
  class Hit {
    declare id: number;
    declare url: string;
    declare owner: Search;
  }
  class Rack {
    declare id: number;
    declare locals: Collection<Local>;
  }
  class Config {
    declare id: number;
    declare name: string;
  }
  class Scope {
    declare id: number;
    declare name: string;
    declare key: ApiKey;
  }
  class Box {
    declare id: number;
    declare content?: Gear | City | null;
  }
  class Address {
    declare street: string;
    declare city?: City | null;
  }

  const id = () => p.integer().primary();
  defineEntity({
    class: Gear,
    ...storedAs[strategy],
    properties: { id: id(), name: p.string(), maker: () => p.manyToOne(Maker).nullable() },
  });
  defineEntity({ class: Remote, properties: { keys: () => p.oneToMany(Key).mappedBy('gear') } });
  const address = defineEntity({
    class: Address,
    embeddable: true,
    properties: { street: p.string(), city: () => p.manyToOne(City).nullable() },
  });
  defineEntity({
    class: Weather,
    properties: {
      badge: () => p.oneToOne(Badge).owner().nullable(),
      manual: p.text().lazy().nullable(),
      backup: () => p.manyToOne(Gear).nullable(),
      place: () => p.embedded(address),
      items: () => p.oneToMany(Forecast).mappedBy('owner'),
    },
  });
  defineEntity({
    class: Search,
    properties: {
      seal: () => p.oneToOne(Seal).mappedBy('search').nullable(),
      topics: () => p.manyToMany(City).owner(),
      items: () => p.oneToMany(Hit).mappedBy('owner'),
    },
  });
  defineEntity({
    class: Local,
    properties: {
      subject: () => p.manyToOne([Maker, City]).nullable(),
      racks: () => p.manyToMany(Rack).mappedBy('locals'),
      config: () => p.manyToOne(Config).nullable().eager().ref(),
      loud: p
        .string()
        .formula(columns => `upper(${columns['name']!})`)
        .lazy(),
    },
  });
  defineEntity({
    class: Key,
    ...storedAs[strategy],
    filters: { active: { name: 'active', cond: { isActive: true }, default: false } },
    properties: { id: id(), gear: () => p.manyToOne(Remote), isActive: p.boolean() },
  });
  defineEntity({ class: ApiKey, properties: { scopes: () => p.oneToMany(Scope).mappedBy('key') } });
  defineEntity({ class: SshKey, properties: { host: p.string() } });
  const named = { id: id(), name: p.string() };
  defineEntity({ class: Maker, properties: { ...named, gear: () => p.oneToMany(Gear).mappedBy('maker') } });
  defineEntity({ class: City, properties: named });
  defineEntity({ class: Config, properties: named });
  defineEntity({ class: Badge, properties: { id: id(), maker: () => p.manyToOne(Maker).nullable() } });
  defineEntity({ class: Seal, properties: { id: id(), search: () => p.oneToOne(Search).inversedBy('seal') } });
  defineEntity({ class: Forecast, properties: { id: id(), text: p.string(), owner: () => p.manyToOne(Weather) } });
  defineEntity({ class: Hit, properties: { id: id(), url: p.string(), owner: () => p.manyToOne(Search) } });
  defineEntity({ class: Rack, properties: { id: id(), locals: () => p.manyToMany(Local).inversedBy('racks') } });
  defineEntity({ class: Scope, properties: { ...named, key: () => p.manyToOne(ApiKey) } });
  defineEntity({ class: Box, properties: { id: id(), content: () => p.manyToOne([Gear, City]).nullable() } });

  const gears = defineHierarchy(Gear, { Weather, Search, Local });
  const keys = defineHierarchy(Key, { ApiKey, SshKey });
  const others = { Maker, City, Badge, Seal, Forecast, Hit, Rack, Config, Scope, Box };
  const entities: EntityClass[] = [...gears.entities, ...keys.entities, ...Object.values(others)];
  return { Gear, Remote, Weather, Search, Local, Key, ApiKey, SshKey, ...others, entities };
}

export type Gears = ReturnType<typeof declareGear>;

/** Two of each: weather 1 and 2, search 3 and 4, local 5 and 6. */
export async function seedGear(em: EntityManager, m: Gears): Promise<void> {
  const maker = em.create(m.Maker, { id: 1, name: 'acme' } as never);
  const [oslo, rome] = ['oslo', 'rome'].map((name, index) => em.create(m.City, { id: index + 1, name }));
  const config = em.create(m.Config, { id: 1, name: 'default' });
  const badge = em.create(m.Badge, { id: 1, maker });
  await em.flush();
  const local = em.create(m.Local, { id: 5, name: 'drill', maker, subject: maker, config } as never);
  em.create(m.Local, { id: 6, name: 'saw', subject: oslo } as never);
  await em.flush();
  const search = em.create(m.Search, { id: 3, name: 'web', maker, topics: [oslo, rome] } as never);
  em.create(m.Search, { id: 4, name: 'news' } as never);
  await em.flush();
  const place = { street: 'main', city: rome };
  const weather = em.create(m.Weather, {
    id: 1,
    name: 'sun',
    maker,
    badge,
    manual: 'long',
    backup: search,
    place,
  } as never);
  em.create(m.Weather, { id: 2, name: 'rain', manual: 'longer', place: { street: 'side' } } as never);
  await em.flush();
  const api = em.create(m.ApiKey, { id: 1, gear: weather, isActive: true } as never);
  em.create(m.SshKey, { id: 2, gear: search, isActive: true, host: 'h' } as never);
  em.create(m.ApiKey, { id: 3, gear: weather, isActive: false } as never);
  await em.flush();
  em.create(m.Scope, { id: 1, name: 'read', key: api });
  em.create(m.Forecast, { id: 1, text: 'sunny', owner: weather });
  em.create(m.Hit, { id: 1, url: 'u', owner: search });
  em.create(m.Seal, { id: 1, search });
  em.create(m.Rack, { id: 1, locals: [local] } as never);
  em.create(m.Box, { id: 1, content: weather } as never);
  em.create(m.Box, { id: 2, content: oslo } as never);
  await em.flush();
}
