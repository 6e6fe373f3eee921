import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import type * as types from './model.ts';
import { type KitModel, storedAs, type Strategy } from './model.ts';

export function declareKit(strategy: Strategy): KitModel {
  @Entity()
  class Owner {
    @PrimaryKey({ type: 'integer' })
    id!: Opt<number>;

    @Property({ type: 'string' })
    email!: string;

    @Property({ type: 'string', hidden: true })
    passwordHash!: string;
  }

  @Entity()
  class ToolSet {
    @PrimaryKey({ type: 'integer' })
    id!: Opt<number>;

    @Property({ type: 'string' })
    name!: string;

    @OneToMany({ entity: () => Tool, mappedBy: 'toolSet', orderBy: { name: 'asc' }, orphanRemoval: true })
    tools = new Collection<types.Tool>(this);
  }

  @Entity(storedAs[strategy])
  abstract class Tool extends Polymorphic(UuidV7AuditBase) {
    @Property({ type: 'string' })
    name!: string;

    @Property({ type: 'string', nullable: true })
    note?: string | null;

    @Property({ type: 'json' })
    labels!: string[];

    @ManyToOne({ entity: () => ToolSet, nullable: true })
    toolSet?: types.ToolSet | null;

    @ManyToOne({ entity: () => Owner, nullable: true, ref: true })
    owner?: Ref<types.Owner> | null;
  }

  @Entity()
  abstract class FunctionTool extends Tool {
    @Property({ type: 'integer' })
    timeout!: number;
  }

  @Entity()
  class WeatherFunction extends FunctionTool {
    @Property({ type: 'string' })
    apiKey!: string;

    @Property({ type: 'datetime', columnType: 'timestamptz(3)', length: 3 })
    since!: Date;
  }

  @Entity()
  class CodeFunction extends FunctionTool {
    @Property({ type: 'string' })
    sandbox!: string;
  }

  @Entity()
  class WebSearch extends Tool {
    @Property({ type: 'string' })
    engine!: string;
  }

  const tools = defineHierarchy(Tool, { WeatherFunction, CodeFunction, WebSearch });
  const entities = [...tools.entities, Owner, ToolSet];
  return { Owner, ToolSet, Tool, FunctionTool, WeatherFunction, CodeFunction, WebSearch, tools, entities };
}
