import { Collection, type EventArgs, type Opt } from '@mikro-orm/core';
import { BeforeDelete, Entity, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import type { CrudModel } from './model.ts';

export function declareCrud(strategy: Strategy): CrudModel {
  const calls: string[] = [];
  const note = ({ entity }: EventArgs<object>): void => void calls.push(`beforeDelete ${entity.constructor.name}`);

  @Entity()
  class Shelf extends UuidTableBase {
    @Property({ type: 'string', unique: true })
    label!: string;

    @Property({ type: 'integer', nullable: true })
    places?: number | null;

    @OneToMany({ entity: () => Tool, mappedBy: 'shelf' })
    tools = new Collection<Tool>(this);

    @BeforeDelete()
    goes(args: EventArgs<object>): void {
      note(args);
    }
  }

  @Entity(storedAs[strategy])
  @Unique({ properties: ['name', 'note'] })
  abstract class Tool extends Polymorphic(UuidTableBase) {
    @Property({ type: 'string' })
    name!: string;

    @Property({ type: 'integer' })
    price: Opt<number> = 0;

    @Property({ type: 'string', nullable: true })
    note?: string | null;

    @ManyToOne({ entity: () => Shelf, nullable: true, deleteRule: 'restrict' })
    shelf?: Shelf | null;

    @BeforeDelete()
    goes(args: EventArgs<object>): void {
      note(args);
    }
  }

  @Entity()
  abstract class PowerTool extends Tool {
    @Property({ type: 'integer' })
    volts!: number;
  }

  @Entity()
  class Drill extends PowerTool {
    @Property({ type: 'string', unique: true })
    serial!: string;

    @OneToMany({ entity: () => Bit, mappedBy: 'drill' })
    bits = new Collection<Bit>(this);
  }

  @Entity()
  class Saw extends PowerTool {
    @Property({ type: 'integer' })
    teeth!: number;
  }

  @Entity()
  class Hammer extends Tool {
    @Property({ type: 'integer' })
    weight!: number;
  }

  @Entity()
  class Bit extends UuidTableBase {
    @Property({ type: 'integer' })
    size!: number;

    @ManyToOne({ entity: () => Drill })
    drill!: Drill;
  }

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
  } as unknown as CrudModel;
}
