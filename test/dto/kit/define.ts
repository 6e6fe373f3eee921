import { Collection, defineEntity, type Opt, p, type Ref } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { type KitModel, storedAs, type Strategy } from './model.ts';

export function declareKit(strategy: Strategy): KitModel {
  class Owner {
    declare id: Opt<number>;
    declare email: string;
    declare passwordHash: string;
  }
  class ToolSet {
    declare id: Opt<number>;
    declare name: string;
    tools = new Collection<Tool>(this);
  }
  abstract class Tool extends Polymorphic(UuidV7AuditBase) {
    declare name: string;
    declare note?: string | null;
    declare labels: string[];
    declare toolSet?: ToolSet | null;
    declare owner?: Ref<Owner> | null;
  }
  abstract class FunctionTool extends Tool {
    declare timeout: number;
  }
  class WeatherFunction extends FunctionTool {
    declare apiKey: string;
    declare since: Date;
  }
  class CodeFunction extends FunctionTool {
    declare sandbox: string;
  }
  class WebSearch extends Tool {
    declare engine: string;
  }

  defineEntity({
    class: Owner,
    properties: { id: p.integer().primary(), email: p.string(), passwordHash: p.string().hidden() },
  });
  defineEntity({
    class: ToolSet,
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      tools: () => p.oneToMany(Tool).mappedBy('toolSet').orderBy({ name: 'asc' }).orphanRemoval(),
    },
  });
  defineEntity({
    class: Tool,
    ...storedAs[strategy],
    properties: {
      name: p.string(),
      note: p.string().nullable(),
      labels: p.json<string[]>(),
      toolSet: () => p.manyToOne(ToolSet).nullable(),
      owner: () => p.manyToOne(Owner).ref().nullable(),
    },
  });
  defineEntity({ class: FunctionTool, properties: { timeout: p.integer() } });
  defineEntity({
    class: WeatherFunction,
    properties: { apiKey: p.string(), since: p.datetime(3).columnType('timestamptz(3)') },
  });
  defineEntity({ class: CodeFunction, properties: { sandbox: p.string() } });
  defineEntity({ class: WebSearch, properties: { engine: p.string() } });

  const tools = defineHierarchy(Tool, { WeatherFunction, CodeFunction, WebSearch });
  const entities = [...tools.entities, Owner, ToolSet];
  return { Owner, ToolSet, Tool, FunctionTool, WeatherFunction, CodeFunction, WebSearch, tools, entities };
}
