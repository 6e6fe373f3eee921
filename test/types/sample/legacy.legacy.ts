import { Collection, type EntityManager } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';

@Entity({ inheritance: 'tpt' })
export abstract class Tool extends Polymorphic() {
  @PrimaryKey({ type: 'integer' })
  id!: number;

  @Property({ type: 'string' })
  name!: string;

  @ManyToOne({ entity: () => ToolSet })
  set!: ToolSet;

  abstract run(): string;
}

@Entity()
export abstract class FunctionTool extends Tool {}

@Entity()
export class GetWeather extends FunctionTool {
  @Property({ type: 'string' })
  apiKey!: string;

  run(): string {
    return this.apiKey;
  }
}

@Entity()
export class ToolSet {
  @PrimaryKey({ type: 'integer' })
  id!: number;

  @OneToMany({ entity: () => Tool, mappedBy: 'set' })
  tools = new Collection<Tool>(this);
}

export const tools = defineHierarchy(Tool, { GetWeather }, { identities: { FunctionTool: 'function' } });
export const sets = (em: EntityManager) =>
  em.find(ToolSet, {}, { populate: ['tools'], loadPolymorphic: { tools: [GetWeather] } });
export const run = (tool: Tool) => tools.match(tool, { GetWeather: each => each.run() });
