import { type Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';

/** Two hierarchies and a plain entity that reference each other at every level. */
export type GuildModel = ReturnType<typeof declareGuild>;

export function declareGuild(strategy: Strategy) {
  abstract class Member extends Polymorphic() {
    declare id: Opt<number>;
    declare name: string;
    declare home?: Place | null;
    declare hero?: Captain | null;
  }
  class Knight extends Member {
    declare liege?: Knight | null;
    declare oath?: Castle | null;
  }
  class Captain extends Knight {
    declare deputy?: Captain | null;
    declare successor?: Knight | null;
  }
  class Squire extends Member {
    declare master: Knight;
  }
  abstract class Place extends Polymorphic() {
    declare id: Opt<number>;
    declare name: string;
  }
  class Castle extends Place {
    declare lord?: Member | null;
    declare charter?: Deed | null;
    declare gates: Collection<Gate>;
  }
  class Village extends Place {
    declare castle: Castle;
  }
  class Deed {
    declare id: Opt<number>;
    declare text: string;
    declare by: Knight;
    declare at?: Castle | null;
  }
  class Gate {
    declare id: Opt<number>;
    declare label: string;
    declare castle: Castle;
  }
  const named = () => ({ id: p.integer().primary(), name: p.string() });
  defineEntity({
    class: Member,
    ...storedAs[strategy],
    properties: {
      ...named(),
      home: () => p.manyToOne(Place).nullable(),
      hero: () => p.manyToOne(Captain).nullable(),
    } as never,
  });
  defineEntity({
    class: Knight,
    properties: { liege: () => p.manyToOne(Knight).nullable(), oath: () => p.manyToOne(Castle).nullable() },
  });
  defineEntity({
    class: Captain,
    properties: { deputy: () => p.manyToOne(Captain).nullable(), successor: () => p.manyToOne(Knight).nullable() },
  });
  defineEntity({ class: Squire, properties: { master: () => p.manyToOne(Knight) } });
  defineEntity({ class: Place, ...storedAs[strategy], properties: named() as never });
  defineEntity({
    class: Castle,
    properties: {
      lord: () => p.manyToOne(Member).nullable(),
      charter: () => p.manyToOne(Deed).nullable(),
      gates: () => p.oneToMany(Gate).mappedBy('castle').orphanRemoval(),
    },
  });
  defineEntity({ class: Village, properties: { castle: () => p.manyToOne(Castle) } });
  defineEntity({
    class: Deed,
    properties: {
      id: p.integer().primary(),
      text: p.string(),
      by: () => p.manyToOne(Knight),
      at: () => p.manyToOne(Castle).nullable(),
    },
  });
  defineEntity({
    class: Gate,
    properties: { id: p.integer().primary(), label: p.string(), castle: () => p.manyToOne(Castle) },
  });
  const members = defineHierarchy(Member, { Knight, Captain, Squire });
  const places = defineHierarchy(Place, { Castle, Village });
  const entities = [...members.entities, ...places.entities, Deed, Gate];
  return { Member, Knight, Captain, Squire, Place, Castle, Village, Deed, Gate, members, places, entities };
}
