import type { EntityClass } from '@mikro-orm/core';
import { DeclarationError } from '../errors/declaration-error.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { strategyOf } from './class-declaration.ts';
import { isPolymorphic } from './markers.ts';

/** Parents whose table a `createSubclassIdMixin('table')` named; discovery compares the names. */
const claims = new Map<EntityClass, Set<string>>();

/** The table names that were claimed for a parent class. */
export function claimedTables(parent: EntityClass): ReadonlySet<string> {
  return claims.get(parent) ?? new Set();
}

/**
 * Makes the key of a joined child explicit and checks it: the child's primary key is a foreign key to its direct parent.
 *
 * ```ts
 * const ToolId = createSubclassIdMixin(Tool); // or createSubclassIdMixin('tool')
 * @Entity()
 * export abstract class FunctionTool extends ToolId(Tool) {}
 * ```
 *
 * MikroORM gives every joined child that key, so the mixin adds no column and returns the parent as it is; what it adds is
 * the check. `DeclarationError` when the name is empty, when the mixin is applied to another class than that parent, when
 * the hierarchy is a single table, and at start-up when the parent's table has another name. The factory is sqlmodel-ext's.
 */
export function createSubclassIdMixin(
  parent: string | EntityClass,
): <TBase extends AbstractConstructor>(Base: TBase) => TBase {
  requireName(parent);
  return Base => {
    requireJoinedParent(Base, parent);
    if (typeof parent === 'string') {
      claims.set(Base, (claims.get(Base) ?? new Set()).add(parent));
    }
    return Base;
  };
}

function requireName(parent: string | EntityClass): void {
  if (typeof parent === 'string' ? parent.trim() === '' : typeof parent !== 'function') {
    throw new DeclarationError(
      'createSubclassIdMixin needs the parent class or the name of its table, as in createSubclassIdMixin(Tool).',
    );
  }
}

function requireJoinedParent(Base: EntityClass, parent: string | EntityClass): void {
  const applied = `createSubclassIdMixin(${typeof parent === 'string' ? `'${parent}'` : parent.name}) was applied to ${Base.name}`;
  if (typeof parent === 'function' && parent !== Base) {
    throw new DeclarationError(`${applied}. Apply it to the class that it names.`);
  }
  if (!isPolymorphic(Base)) {
    throw new DeclarationError(`${applied}, which is not polymorphic: extend Polymorphic(…) in the root.`);
  }
  if (strategyOf(Base) === 'single-table') {
    throw new DeclarationError(
      `${applied} of a single-table hierarchy, whose subclasses have no table and no key of their own. Leave it out.`,
    );
  }
}
