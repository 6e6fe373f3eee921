import type { Collection, EntityClass, Opt, Ref } from '@mikro-orm/core';
import type { ConcreteConstructor, Hierarchy, PolymorphicConstructor } from 'mikro-orm-polymorphic';
import type { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';

export type Strategy = 'joined' | 'single-table';
export const strategies: readonly Strategy[] = ['joined', 'single-table'];

/** What a root declares to be stored in that way. */
export const storedAs = {
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'polymorphicName' },
} as const;

export interface Owner {
  id: Opt<number>;
  email: string;
  passwordHash: string;
}
export interface ToolSet {
  id: Opt<number>;
  name: string;
  tools: Collection<Tool>;
}
type ToolBase = InstanceType<PolymorphicConstructor<typeof UuidV7AuditBase>>;
export interface Tool extends ToolBase {
  name: string;
  note?: string | null;
  labels: string[];
  toolSet?: ToolSet | null;
  owner?: Ref<Owner> | null;
}
export interface FunctionTool extends Tool {
  timeout: number;
}
export interface WeatherFunction extends FunctionTool {
  apiKey: string;
  since: Date;
}
export interface CodeFunction extends FunctionTool {
  sandbox: string;
}
export interface WebSearch extends Tool {
  engine: string;
}

type Class<T extends object> = ConcreteConstructor<T> & { readonly name: string; readonly prototype: T };

/** A hierarchy of tools in sets, the same in every style and strategy. */
export interface KitModel {
  readonly Owner: Class<Owner>;
  readonly ToolSet: Class<ToolSet>;
  readonly Tool: EntityClass<Tool>;
  readonly FunctionTool: EntityClass<FunctionTool>;
  readonly WeatherFunction: Class<WeatherFunction>;
  readonly CodeFunction: Class<CodeFunction>;
  readonly WebSearch: Class<WebSearch>;
  readonly tools: Hierarchy<
    Tool,
    {
      WeatherFunction: ConcreteConstructor<WeatherFunction>;
      CodeFunction: ConcreteConstructor<CodeFunction>;
      WebSearch: ConcreteConstructor<WebSearch>;
    }
  >;
  readonly entities: readonly EntityClass[];
}

/** Makes the model in one style. */
export type DeclareKit = (strategy: Strategy) => KitModel;
