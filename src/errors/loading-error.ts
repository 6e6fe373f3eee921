import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** A row says by its identity that it has a row in a child table, and that row is not there. */
export class MissingChildRowError extends PolymorphicError {
  readonly code = 'MISSING_CHILD_ROW';

  constructor(facts: { table: string; keys: readonly string[]; identity: string; readAs: string; rootTable: string }) {
    super(
      `${facts.rootTable} says that ${listNames(facts.keys, 5)} ${facts.keys.length > 1 ? 'are' : 'is'} '${facts.identity}' (${facts.readAs}), ` +
        `but table ${facts.table} has no such row. Delete the base row, restore the child row, ` +
        `or correct the stored identity; the library never loads half an entity.`,
    );
  }
}

/** A class was named for a hierarchy, or a branch, that does not hold it. */
export class NotInHierarchyError extends PolymorphicError {
  readonly code = 'NOT_IN_HIERARCHY';

  constructor(className: string, where: string, choices: readonly string[]) {
    super(`${className} is not a class of ${where}. Choose among ${listNames(choices)}.`);
  }
}

/** An option of a load is malformed, or names a path that is not populated. */
export class LoadOptionError extends PolymorphicError {
  readonly code = 'LOAD_OPTION';
}

/** An entity that was not loaded, or in part, is needed whole. */
export class IncompleteEntityError extends PolymorphicError {
  readonly code = 'INCOMPLETE_ENTITY';

  constructor(className: string, missing: readonly string[], need: string) {
    const lacks =
      missing.length > 0 ? `was loaded without ${listNames(missing)}` : 'is a reference that was not loaded';
    super(
      `${need} needs a whole entity, but this ${className} ${lacks}. Load it with loadPolymorphic: 'all' and without fields or exclude.`,
    );
  }
}

/** A relation is needed, and was not populated. */
export class UnpopulatedRelationError extends PolymorphicError {
  readonly code = 'UNPOPULATED_RELATION';

  constructor(className: string, property: string, need: string) {
    super(
      `${need} needs ${className}.${property}, which was not populated. Load the entity with populate: ['${property}'].`,
    );
  }
}

/** An instance given for an identity that no class has (`onUnknown: 'base'`) was to be written. */
export class ReadOnlyEntityError extends PolymorphicError {
  readonly code = 'READ_ONLY_ENTITY';

  constructor(className: string, key: string) {
    super(
      `${className} ${key} was loaded under onUnknown: 'base' because no class has its stored identity; such an instance is read-only. ` +
        `Add the class to defineHierarchy to change the row.`,
    );
  }
}
