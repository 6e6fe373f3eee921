import { DeclarationError } from '../errors/declaration-error.ts';
import type { HierarchyModel, Level } from './hierarchy-model.ts';
import { isPolymorphic } from './markers.ts';
import { registry } from './registry.ts';

/** A class of a hierarchy and all below it. */
export interface Branch {
  readonly model: HierarchyModel;
  readonly level: Level;
}

const branches = new WeakMap<object, Branch>();

/** Remembers what an object made by `defineHierarchy` or `concreteOf` stands for. */
export function rememberBranch(hierarchy: object, branch: Branch): void {
  branches.set(hierarchy, branch);
}

/** The branch that a class, or an object made by `defineHierarchy`, stands for; `asked` names the asker in the error. */
export function branchOf(subject: unknown, asked: string): Branch {
  const known = typeof subject === 'object' && subject !== null ? branches.get(subject) : undefined;
  if (known) {
    return known;
  }
  if (typeof subject !== 'function' || !isPolymorphic(subject)) {
    throw new DeclarationError(
      `${asked} needs a class of a polymorphic hierarchy or what defineHierarchy returns, not ${nameOf(subject)}.`,
    );
  }
  const model = registry.require(subject);
  return { model, level: model.requireLevel(subject) };
}

function nameOf(subject: unknown): string {
  return typeof subject === 'function' ? subject.name : subject === null ? 'null' : `a value of type ${typeof subject}`;
}
