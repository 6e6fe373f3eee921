import { type Dictionary, Utils } from '@mikro-orm/core';
import { TypeConditionError } from '../../errors/condition-error.ts';
import { type HierarchyModel, namesOf } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';

/**
 * A condition on the identity itself where rows may be stored under former ones: it holds for the class that a row is of, as
 * entities show it. Throws `TypeConditionError` for an operator that only the stored text can answer.
 */
export function expandIdentity(model: HierarchyModel, value: unknown): Dictionary {
  if (!Utils.isPlainObject<Dictionary>(value)) {
    return isIdentity(Array.isArray(value) ? { $in: allNames(model, value) } : equal(model, value, '$in'));
  }
  return { $and: Object.entries(value).map(([operator, operand]) => expandOperator(model, operator, operand)) };
}

function expandOperator(model: HierarchyModel, operator: string, operand: unknown): Dictionary {
  switch (operator) {
    case '$eq':
      return isIdentity(equal(model, operand, '$in'));
    case '$ne':
      return isIdentity(equal(model, operand, '$nin'));
    case '$in':
    case '$nin':
      return isIdentity({ [operator]: Array.isArray(operand) ? allNames(model, operand) : operand });
    case '$and':
    case '$or':
      return { [operator]: (operand as readonly unknown[]).map(each => expandIdentity(model, each)) };
    case '$not':
      return { $not: expandIdentity(model, operand) };
    case '$like':
    case '$ilike':
      return matching(model, operator, String(operand));
    default:
      throw new TypeConditionError(
        `${operator} on ${IDENTITY_PROPERTY} cannot be asked of ${model.root.name}: classes of the hierarchy had other identities before, ` +
          `and rows may store either. Use ofType, or compare with $eq, $ne, $in, $nin, $like or $ilike.`,
      );
  }
}

function isIdentity(condition: unknown): Dictionary {
  return { [IDENTITY_PROPERTY]: condition };
}

function equal(model: HierarchyModel, value: unknown, operator: '$in' | '$nin'): unknown {
  if (typeof value === 'string') {
    return { [operator]: model.namesOf(value) };
  }
  return operator === '$in' ? value : { $ne: value };
}

function allNames(model: HierarchyModel, values: readonly unknown[]): unknown[] {
  return [...new Set(values.flatMap<unknown>(value => (typeof value === 'string' ? model.namesOf(value) : [value])))];
}

/** Identities that no class has are compared as they are stored. */
function matching(model: HierarchyModel, operator: '$like' | '$ilike', pattern: string): Dictionary {
  const test = likePattern(pattern, operator === '$ilike');
  const renamed = [...model.levels].filter(({ former }) => former.length > 0);
  const met = renamed.filter(({ identity }) => identity !== undefined && test.test(identity));
  return {
    $or: [
      { $and: [isIdentity({ $nin: renamed.flatMap(namesOf) }), isIdentity({ [operator]: pattern })] },
      isIdentity({ $in: met.flatMap(namesOf) }),
    ],
  };
}

/** What PostgreSQL's LIKE matches: `%` anything, `_` one character, after a backslash themselves. */
function likePattern(pattern: string, ignoresCase: boolean): RegExp {
  const source = pattern.replaceAll(/\\(.)|[%_]|[.*+?^${}()|[\]\\]/gsu, (match, escaped: string | undefined) => {
    if (match === '%' || match === '_') {
      return match === '%' ? '.*' : '.';
    }
    return (escaped ?? match).replace(/[.*+?^${}()|[\]\\]/u, String.raw`\$&`);
  });
  return new RegExp(`^${source}$`, ignoresCase ? 'isu' : 'su');
}
