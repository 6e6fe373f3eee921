// The hierarchy that the documentation tells of.
import { Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';

export class Owner {
  declare id: number;
  declare email: string;
}

export class ToolSet {
  declare id: number;
  declare name: string;
  tools = new Collection<Tool>(this);
}

export abstract class Tool extends Polymorphic() {
  declare id: number;
  declare name: string;
  declare toolSet?: ToolSet | null;
  declare owner?: Owner | null;
  abstract describe(): string;
}

export abstract class FunctionTool extends Tool {
  timeout: Opt<number> = 30;
}

export class GetWeatherFunction extends FunctionTool {
  declare apiKey: string;
  stations = new Collection<Station>(this);
  describe(): string {
    return `weather with the key ${this.apiKey}`;
  }
}

export class CodeInterpreterFunction extends FunctionTool {
  declare sandbox: string;
  describe(): string {
    return `code in ${this.sandbox}`;
  }
}

export class WebSearchTool extends Tool {
  declare engine: string;
  describe(): string {
    return `pages from ${this.engine}`;
  }
}

/** A place whose weather a tool reports: only one class of tools has them. */
export class Station {
  declare id: number;
  declare city: string;
  declare tool: GetWeatherFunction;
  declare owner?: Owner | null;
}

/** One use of a tool. */
export class ToolCall {
  declare id: number;
  declare tool: Tool;
}

defineEntity({ class: Owner, properties: { id: p.integer().primary(), email: p.string() } });
defineEntity({
  class: ToolSet,
  properties: { id: p.integer().primary(), name: p.string(), tools: () => p.oneToMany(Tool).mappedBy('toolSet') },
});
defineEntity({
  class: Tool,
  inheritance: 'tpt',
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    toolSet: () => p.manyToOne(ToolSet).nullable(),
    owner: () => p.manyToOne(Owner).nullable(),
  },
});
defineEntity({ class: FunctionTool, properties: { timeout: p.integer() } });
defineEntity({
  class: GetWeatherFunction,
  properties: { apiKey: p.string(), stations: () => p.oneToMany(Station).mappedBy('tool') },
});
defineEntity({
  class: Station,
  properties: {
    id: p.integer().primary(),
    city: p.string(),
    tool: () => p.manyToOne(GetWeatherFunction),
    owner: () => p.manyToOne(Owner).nullable(),
  },
});
defineEntity({ class: CodeInterpreterFunction, properties: { sandbox: p.string() } });
defineEntity({ class: WebSearchTool, properties: { engine: p.string() } });
defineEntity({ class: ToolCall, properties: { id: p.integer().primary(), tool: () => p.manyToOne(Tool) } });

export const tools = defineHierarchy(Tool, { GetWeatherFunction, CodeInterpreterFunction, WebSearchTool });

/** A plain entity with CRUD operations. */
export class Note extends UuidTableBase {
  declare title: string;
  declare text?: string | null;
}
defineEntity({ class: Note, properties: { title: p.string(), text: p.string().nullable() } });
