import { Collection, defineEntity, type EventArgs, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import type { CrudModel } from './model.ts';

export function declareCrud(strategy: Strategy): CrudModel {
  const calls: string[] = [];
  const note =
    (event: string) =>
    ({ entity }: EventArgs<object>): void =>
      void calls.push(`${event} ${entity.constructor.name}`);

  class Shelf extends UuidTableBase {
    declare label: string;
    declare places?: number | null;
    tools = new Collection<Tool>(this);
  }
  abstract class Tool extends Polymorphic(UuidTableBase) {
    declare name: string;
    price: Opt<number> = 0;
    declare note?: string | null;
    declare shelf?: Shelf | null;
  }
  abstract class PowerTool extends Tool {
    declare volts: number;
  }
  class Drill extends PowerTool {
    declare serial: string;
    bits = new Collection<Bit>(this);
  }
  class Saw extends PowerTool {
    declare teeth: number;
  }
  class Hammer extends Tool {
    declare weight: number;
  }
  class Bit extends UuidTableBase {
    declare size: number;
    declare drill: Drill;
  }
  defineEntity({
    class: Shelf,
    properties: {
      label: p.string().unique(),
      places: p.integer().nullable(),
      tools: () => p.oneToMany(Tool).mappedBy('shelf'),
    },
    hooks: { beforeDelete: [note('beforeDelete')] },
  });
  defineEntity({
    class: Tool,
    ...storedAs[strategy],
    properties: {
      name: p.string(),
      price: p.integer(),
      note: p.string().nullable(),
      shelf: () => p.manyToOne(Shelf).nullable().deleteRule('restrict'),
    },
    uniques: [{ properties: ['name', 'note'] as never }],
    hooks: { beforeDelete: [note('beforeDelete')] },
  });
  defineEntity({ class: PowerTool, properties: { volts: p.integer() } });
  defineEntity({
    class: Drill,
    properties: { serial: p.string().unique(), bits: () => p.oneToMany(Bit).mappedBy('drill') },
  });
  defineEntity({ class: Saw, properties: { teeth: p.integer() } });
  defineEntity({ class: Hammer, properties: { weight: p.integer() } });
  defineEntity({ class: Bit, properties: { size: p.integer(), drill: () => p.manyToOne(Drill) } });
  const tools = defineHierarchy(Tool, { Drill, Saw, Hammer });
  return {
    Shelf,
    Tool,
    PowerTool,
    Drill,
    Saw,
    Hammer,
    Bit,
    tools,
    entities: [...tools.entities, Shelf, Bit],
    calls,
  };
}
