import type { Collection, EntityClass, Opt } from '@mikro-orm/core';
import type { Hierarchy, PolymorphicMembers } from 'mikro-orm-polymorphic';
import type { PolymorphicClass, TableClass, TableMembers } from 'mikro-orm-polymorphic/crud';
import type { Strategy } from '../../contracts/party/model.ts';

interface Row extends TableMembers {
  id: Opt<string>;
  readonly createdAt: Opt<Date>;
  readonly updatedAt: Opt<Date>;
}

export interface Shelf extends Row {
  label: string;
  places?: number | null;
  tools: Collection<Tool>;
}
export interface Tool extends Row, PolymorphicMembers {
  name: string;
  price: Opt<number>;
  note?: string | null;
  shelf?: Shelf | null;
}
export interface PowerTool extends Tool {
  volts: number;
}
export interface Drill extends PowerTool {
  serial: string;
  bits: Collection<Bit>;
}
export interface Saw extends PowerTool {
  teeth: number;
}
export interface Hammer extends Tool {
  weight: number;
}
export interface Bit extends Row {
  size: number;
  drill: Drill;
}

type Concrete<T> = new () => T;

/** A plain entity, a hierarchy with a root, an abstract middle and leaves, and a relation that only a leaf has. */
export interface CrudModel {
  readonly Shelf: TableClass<Shelf> & Concrete<Shelf>;
  readonly Tool: PolymorphicClass<Tool>;
  readonly PowerTool: PolymorphicClass<PowerTool>;
  readonly Drill: PolymorphicClass<Drill> & Concrete<Drill>;
  readonly Saw: PolymorphicClass<Saw> & Concrete<Saw>;
  readonly Hammer: PolymorphicClass<Hammer> & Concrete<Hammer>;
  readonly Bit: TableClass<Bit> & Concrete<Bit>;
  readonly tools: Hierarchy<Tool, Record<string, Concrete<Tool>>>;
  readonly entities: readonly EntityClass[];
  /** The hooks that fired, as `beforeDelete Drill`. */
  readonly calls: string[];
}

export type DeclareCrud = (strategy: Strategy) => CrudModel;
