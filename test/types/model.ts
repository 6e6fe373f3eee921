import type { Collection, Opt } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';

export class Owner {
  declare id: Opt<number>;
  declare name: string;
  declare tools: Collection<Tool>;
}

export abstract class Tool extends Polymorphic() {
  declare id: Opt<number>;
  declare name: string;
  declare owner: Owner;
  abstract run(): string;
}

export abstract class Handheld extends Tool {
  declare grip: string;
}

export class Hammer extends Handheld {
  declare weight: number;
  run(): string {
    return 'bang';
  }
}

export class Saw extends Handheld {
  declare teeth: number;
  run(): string {
    return 'ritsch';
  }
}

/** Two leaves of equal structure. */
export class Drill extends Tool {
  run(): string {
    return 'brr';
  }
}
export class Lathe extends Tool {
  run(): string {
    return 'rrr';
  }
}

/** A class of another hierarchy. */
export abstract class Beast extends Polymorphic() {
  declare id: Opt<number>;
  declare legs: number;
}
export class Dog extends Beast {
  declare bark: string;
}

export class ToolSet {
  declare id: Opt<number>;
  declare label: string;
  declare tools: Collection<Tool>;
  declare guard: Beast;
}

export const tools = defineHierarchy(Tool, { Hammer, Saw, Drill, Lathe });

export declare const em: EntityManager;
export declare const tool: Tool;
export declare const set: ToolSet;
