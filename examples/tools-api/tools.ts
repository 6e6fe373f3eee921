import { Collection, type Opt } from '@mikro-orm/core';
import { Entity, Enum, ManyToMany, ManyToOne, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';

/** What a language model may call. */
@Entity({ inheritance: 'tpt' })
export abstract class Tool extends Polymorphic(UuidTableBase) {
  @Property({ type: 'string', length: 100, unique: true }) name!: string;
  @Property({ type: 'text', nullable: true }) description: Opt<string> | null = null;

  abstract execute(input: string): string;
}

/** A tool that is called with arguments. Not named `Function`: the metadata of decorators would mean the entity. */
@Entity()
export abstract class FunctionTool extends Tool {
  @Property({ type: 'integer', default: 30 }) timeout: Opt<number> = 30;
}

@Entity()
export class GetWeatherFunction extends FunctionTool {
  @Enum({ items: ['celsius', 'fahrenheit'] }) unit: Opt<'celsius' | 'fahrenheit'> = 'celsius';
  @Property({ type: 'string', length: 100 }) station!: string;

  override execute(city: string): string {
    return `${this.station} reports 21 ${this.unit} in ${city}`;
  }
}

@Entity()
export class CodeInterpreterFunction extends FunctionTool {
  @Property({ type: 'string', length: 40 }) language!: string;

  override execute(code: string): string {
    return `${this.language} ran ${code.length} characters in at most ${this.timeout} s`;
  }
}

@Entity()
export class WebSearchTool extends Tool {
  @Property({ type: 'string', length: 100 }) engine!: string;
  @Property({ type: 'integer' }) results: Opt<number> = 10;

  override execute(query: string): string {
    return `${this.results} pages of ${this.engine} about ${query}`;
  }
}

/** Tools that are given together. */
@Entity()
export class ToolSet extends UuidTableBase {
  @Property({ type: 'string', length: 100, unique: true }) name!: string;
  @ManyToMany({ entity: () => Tool, owner: true }) tools = new Collection<Tool>(this);
}

/** One use of a tool. A tool with calls is not deleted. */
@Entity()
export class ToolCall extends UuidTableBase {
  @ManyToOne({ entity: () => Tool, deleteRule: 'restrict' }) tool!: Tool;
  @Property({ type: 'text' }) input!: string;
  @Property({ type: 'text' }) output!: string;
}

export const tools = defineHierarchy(
  Tool,
  { GetWeatherFunction, CodeInterpreterFunction, WebSearchTool },
  { identities: { FunctionTool: 'function' } },
);
export const entities = [...tools.entities, ToolSet, ToolCall];
