// What a block of the documentation may use without declaring it: the hierarchy that the docs tell of, and what an
// application has at hand. Only the compiler reads this file.
import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import type { EntityManager, MikroORM } from 'mikro-orm-polymorphic/postgresql';

export { Collection, type Loaded, LockMode, type Opt, raw, type Ref, wrap } from '@mikro-orm/core';
export * from '@mikro-orm/decorators/es';
export * from 'mikro-orm-polymorphic';
export { defineConfig, MikroORM, PostgreSqlDriver } from 'mikro-orm-polymorphic/postgresql';

export abstract class UuidV7AuditBase {
  @PrimaryKey({ type: 'uuid' })
  id!: string;
}

@Entity()
export class ToolSet extends UuidV7AuditBase {
  @OneToMany({ entity: () => Tool, mappedBy: 'toolSet' })
  tools = new Collection<Tool>(this);
}

@Entity({ inheritance: 'tpt' })
export abstract class Tool extends Polymorphic(UuidV7AuditBase) {
  @Property({ type: 'string' })
  name!: string;

  @ManyToOne({ entity: () => ToolSet, nullable: true })
  toolSet?: ToolSet;

  abstract execute(parameters: unknown): Promise<unknown>;
}

@Entity()
export abstract class FunctionTool extends Tool {}

@Entity()
export class GetWeatherFunction extends FunctionTool {
  @Property({ type: 'string' })
  apiKey!: string;

  execute(): Promise<unknown> {
    return Promise.resolve(this.apiKey);
  }
}

@Entity()
export class CodeInterpreterFunction extends FunctionTool {
  @Property({ type: 'string' })
  sandbox!: string;

  execute(): Promise<unknown> {
    return Promise.resolve(this.sandbox);
  }
}

export const tools = defineHierarchy(Tool, { GetWeatherFunction, CodeInterpreterFunction });
export declare const orm: MikroORM;
export declare const em: EntityManager;
