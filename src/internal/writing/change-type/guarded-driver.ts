import { type Dictionary, type EntityMetadata, type EntityName, raw } from '@mikro-orm/core';
import type { DriverInternals } from '../../driver-internals.ts';
import type { Constructor } from '../../manager-internals.ts';
import type { Condition, TypeGuard } from './type-guard.ts';

/** The option by which the unit of work tells the driver which types its rows must have. */
export const TYPE_GUARD: unique symbol = Symbol('typeGuard');

/** Options of a write, with the guard that the unit of work gives. */
export type GuardedOptions = Dictionary & { readonly [TYPE_GUARD]?: TypeGuard };
type Transform = (sql: string, params: unknown[]) => string;

/** Writes of the unit of work reach rows of the expected type only; a row that they miss is looked at. */
export function withTypeGuards(Base: Constructor<DriverInternals>): Constructor<DriverInternals> {
  return class PolymorphicDriverMixin extends Base {
    override async nativeUpdate(
      name: EntityName<object>,
      where: Dictionary,
      data: Dictionary,
      options: GuardedOptions = {},
    ): ReturnType<DriverInternals['nativeUpdate']> {
      const condition = conditionOf(this.getMetadata().get(name), options);
      const result = await super.nativeUpdate(name, narrowed(where, condition), data, options);
      await explainMisses(options, result.affectedRows, 1);
      return result;
    }

    override async nativeUpdateMany(
      name: EntityName<object>,
      where: Dictionary[],
      data: Dictionary[],
      options: GuardedOptions = {},
      transform?: Transform,
    ): ReturnType<DriverInternals['nativeUpdateMany']> {
      const condition = conditionOf(this.getMetadata().get(name), options);
      const both = condition ? narrowing(condition, transform) : transform;
      const result = await super.nativeUpdateMany(name, where, data, options, both);
      await explainMisses(options, result.affectedRows, where.length);
      return result;
    }

    override async nativeDelete(
      name: EntityName<object>,
      where: Dictionary,
      options: GuardedOptions = {},
    ): ReturnType<DriverInternals['nativeDelete']> {
      const condition = conditionOf(this.getMetadata().get(name), options);
      const result = await super.nativeDelete(name, narrowed(where, condition), options);
      await explainMisses(options, result.affectedRows, options[TYPE_GUARD]?.size ?? 0);
      return result;
    }
  };
}

function conditionOf(meta: EntityMetadata, options: GuardedOptions): Condition | undefined {
  return options[TYPE_GUARD]?.condition(meta);
}

function narrowed(where: Dictionary, condition: Condition | undefined): Dictionary {
  return condition ? { ...where, [raw(condition.sql, [...condition.params])]: [] } : where;
}

/** MikroORM writes this statement itself, and lets it be changed at the end. */
function narrowing({ sql, params }: Condition, transform: Transform | undefined): Transform {
  return (statement, values) => {
    const end = statement.lastIndexOf(' returning ');
    values.push(...params);
    const narrow = `${statement.slice(0, end)} and ${sql}${statement.slice(end)}`;
    return transform ? transform(narrow, values) : narrow;
  };
}

async function explainMisses(options: GuardedOptions, affected: number, expected: number): Promise<void> {
  if (affected < expected) {
    await options[TYPE_GUARD]?.explain();
  }
}
