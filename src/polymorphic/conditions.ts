import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import { TypeConditionError } from '../errors/condition-error.ts';
import {
  type ConditionNode,
  type OpenCondition,
  Treatment,
  type TypeCondition,
  type TypeOptions,
  type TypeTarget,
  TypeTest,
} from './type-condition.ts';

/** What `ofType` returns: identities tell the compiler nothing of the class. */
export type OfType<C extends readonly TypeTarget[]> = [Extract<C[number], string>] extends [never]
  ? TypeCondition<Exclude<C[number], string>['prototype']>
  : OpenCondition;

/**
 * A condition for any `where`: rows of one of these classes, or of a descendant.
 *
 * ```ts
 * await em.find(Tool, { ...ofType(GetWeatherFunction, 'websearchtool'), name: 'weather' });
 * await em.find(ToolCall, { tool: ofType(FunctionTool) }); // an abstract class names its branch
 * await em.count(Tool, ofType(FunctionTool)); // through relations, in $and, $or and $not as well
 * ```
 *
 * Classes, abstract ones too, and identities may be mixed; with `{ descendants: false }` last, a class means itself only.
 * When the query runs it throws `UnknownIdentityError` (422) for an identity that no class has, `NotInHierarchyError` for
 * a class of another hierarchy, `TypeConditionError` where there is no hierarchy, and `AbstractClassError` for an abstract
 * class without its descendants. After SQLAlchemy's `of_type`, JPQL's `TYPE` and EF's `OfType`.
 */
export function ofType<C extends readonly TypeTarget[]>(...targets: C): OfType<C>;
export function ofType<C extends readonly TypeTarget[]>(...targetsAndOptions: [...C, TypeOptions]): OfType<C>;
export function ofType(...given: readonly (TypeTarget | TypeOptions)[]): object {
  return condition(typeTest(given, false));
}

/**
 * A condition for any `where`: rows of none of these classes, and of none of their descendants.
 *
 * ```ts
 * await em.find(Tool, notOfType(FunctionTool));
 * ```
 *
 * Takes what `ofType` takes, and throws what it throws. Rows of identities that no class has are among the rest.
 */
export function notOfType(...targets: readonly TypeTarget[]): OpenCondition;
export function notOfType(...targetsAndOptions: [...TypeTarget[], TypeOptions]): OpenCondition;
export function notOfType(...given: readonly (TypeTarget | TypeOptions)[]): object {
  return condition(typeTest(given, true));
}

/**
 * A condition for any `where`: rows of this class, or of a descendant, that meet a condition on its own columns.
 *
 * ```ts
 * await em.find(Tool, { $or: [treat(GetWeatherFunction, { apiKey: 'secret' }), treat(WebSearchTool, { engine: 'Meilisearch' })] });
 * ```
 *
 * The condition is what `em.find` of the class would take, with relations, `ofType` and `treat` inside. When the query runs
 * it throws `NotInHierarchyError` for a class of another hierarchy. After JPQL's `TREAT`.
 */
export function treat<T extends object>(type: EntityClass<T>, where: FilterQuery<NoInfer<T>>): TypeCondition<T> {
  requireClass('treat', type);
  if (where === null || !['object', 'string', 'number', 'bigint'].includes(typeof where)) {
    throw new TypeConditionError(
      `treat(${type.name}, …) needs a condition, as em.find(${type.name}, …) takes it: treat(${type.name}, { … }).`,
    );
  }
  return condition(new Treatment(type, where));
}

let serial = 0;

/** The key is new each time, so that spreading two conditions into one object keeps both. */
function condition(node: ConditionNode): object {
  return { [`${node.toString()} #${++serial}`]: node };
}

function typeTest(given: readonly unknown[], isNegated: boolean): TypeTest {
  const last = given.at(-1);
  const hasOptions = typeof last === 'object' && last !== null;
  const targets = hasOptions ? given.slice(0, -1) : given;
  const name = isNegated ? 'notOfType' : 'ofType';
  if (targets.length === 0) {
    throw new TypeConditionError(`${name} needs at least one class or identity: ${name}(GetWeatherFunction).`);
  }
  for (const target of targets) {
    if (typeof target !== 'string') {
      requireClass(name, target);
    }
  }
  return new TypeTest(targets as TypeTarget[], isNegated, hasOptions ? optionsOf(name, last) : {});
}

function optionsOf(name: string, options: object): TypeOptions {
  const unknown = Object.keys(options).find(option => option !== 'descendants');
  const { descendants } = options as TypeOptions;
  if (unknown !== undefined || (descendants !== undefined && typeof descendants !== 'boolean')) {
    throw new TypeConditionError(
      `The last argument of ${name} is a class, an identity, or { descendants: false }; it was an object with ${unknown ?? 'another value of descendants'}.`,
    );
  }
  return options;
}

/** `undefined` is what a circular import leaves. */
function requireClass(name: string, cls: unknown): void {
  if (typeof cls !== 'function') {
    throw new TypeConditionError(
      `${name} was given ${cls === undefined ? 'undefined' : `a ${cls === null ? 'null' : typeof cls}`} for a class. ` +
        `When the class is imported, look for a circular import.`,
    );
  }
}
