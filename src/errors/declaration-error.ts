import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** A hierarchy is declared in a way that cannot work; the message names the classes and the line to write. */
export class DeclarationError extends PolymorphicError {
  readonly code: string = 'INVALID_DECLARATION';
}

/** Two classes of one hierarchy have the same identity. */
export class DuplicateIdentityError extends DeclarationError {
  override readonly code = 'DUPLICATE_IDENTITY';

  constructor(root: string, identity: string, classes: readonly [string, string]) {
    super(
      `${classes[0]} and ${classes[1]} of the hierarchy ${root} both have the identity '${identity}'. ` +
        `Rename one, or give it its own: defineHierarchy(${root}, { … }, { identities: { ${classes[1]}: '…' } }).`,
    );
  }
}

/** Two identities of one hierarchy differ in upper and lower case only. */
export class IdentityCaseError extends DeclarationError {
  override readonly code = 'IDENTITY_CASE';

  constructor(root: string, first: readonly [string, string], second: readonly [string, string]) {
    super(
      `${first[0]} ('${first[1]}') and ${second[0]} ('${second[1]}') of the hierarchy ${root} have identities that differ in case only. ` +
        `Give one of them a distinct identity: defineHierarchy(${root}, { … }, { identities: { ${second[0]}: '…' } }).`,
    );
  }
}

/** An identity is empty, too long, or has white space or control characters. */
export class InvalidIdentityError extends DeclarationError {
  override readonly code = 'INVALID_IDENTITY';

  constructor(className: string, identity: unknown, reason: string) {
    const text = typeof identity === 'string' ? JSON.stringify(identity).slice(1, -1) : String(identity);
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    super(
      `The identity '${shown}' of ${className} ${reason}. An identity has 1 to 255 characters, no white space and no control characters; ` +
        `give another with the option identities: { ${className}: '…' } of defineHierarchy.`,
    );
  }
}

/** Siblings of a single-table hierarchy declare one property, or one column, in different ways. */
export class SiblingPropertyError extends DeclarationError {
  override readonly code = 'SIBLING_PROPERTY';

  constructor(root: string, first: readonly [string, string], second: readonly [string, string]) {
    super(
      `${first[0]} (${first[1]}) and ${second[0]} (${second[1]}) share the table of ${root} but differ. ` +
        `Rename one of the properties, declare both alike, or make the hierarchy joined with @Entity({ inheritance: 'tpt' }).`,
    );
  }
}

/** An index or a unique constraint of a joined class has a column that stands in the table of a class above it. */
export class IndexColumnsError extends DeclarationError {
  override readonly code = 'INDEX_COLUMNS';

  constructor(className: string, columns: readonly string[], inherited: readonly [name: string, table: string]) {
    super(
      `The index on ${listNames(columns)} of ${className} cannot be made: ${inherited[0]} is a column of the table '${inherited[1]}', ` +
        `and an index has the columns of one table. Declare it in the class that has ${inherited[0]}, ` +
        `declare ${className}'s part of it alone, or store the hierarchy in a single table.`,
    );
  }
}

/** A class of a joined hierarchy asks to be stored in the table of another. */
export class BranchTableError extends DeclarationError {
  override readonly code = 'BRANCH_TABLE';

  constructor(className: string, other: string) {
    super(
      `${className} cannot be stored in the table of ${other}: a joined hierarchy has a table for each class, and MikroORM's flush ` +
        `inserts into each of them. Leave tableName and discriminator options out of ${className}: without properties of its own it gets ` +
        `a table of keys that no load reads. Or store the whole hierarchy in a single table.`,
    );
  }
}

/** A hierarchy asks for `typedKeys` in a shape in which no constraint can hold them. */
export class TypedKeysError extends DeclarationError {
  override readonly code = 'TYPED_KEYS';

  static singleTable(root: string): TypedKeysError {
    return new TypedKeysError(
      `The option typedKeys of defineHierarchy(${root}, …) is for joined hierarchies: in the single table of ${root} ` +
        `every row has its identity beside its columns. Leave the option out.`,
    );
  }

  /** The key of a child row holds the one identity of its class. */
  static renamed(root: string, className: string, former: readonly string[]): TypedKeysError {
    return new TypedKeysError(
      `The option typedKeys of defineHierarchy(${root}, …) cannot hold while rows of ${className} may be stored as ${listNames(former.map(name => `'${name}'`))}: ` +
        `the keys of its table carry one identity. Take ${className} out of the option formerly, and rewrite rows and keys in a migration: ` +
        `npx mikro-orm-polymorphic rename ${former[0]}=….`,
    );
  }

  /** Rows of a middle table belong to several classes. */
  static middle(root: string, middle: string, child: string): TypedKeysError {
    return new TypedKeysError(
      `The option typedKeys of defineHierarchy(${root}, …) cannot hold: ${child} extends ${middle}, and the rows of ${middle}'s table ` +
        `belong to several classes, so that no constant ties them to a type. Let ${child} extend ${root} itself, or leave the option out.`,
    );
  }
}

/** Classes of a hierarchy and the entities given to MikroORM do not agree. */
export class UnregisteredClassError extends DeclarationError {
  override readonly code = 'UNREGISTERED_CLASS';

  /** Classes in `defineHierarchy` that this ORM was not given. */
  static notDiscovered(root: string, classes: readonly string[]): UnregisteredClassError {
    return new UnregisteredClassError(
      `${listNames(classes)} of the hierarchy ${root} ${classes.length > 1 ? 'are' : 'is'} unknown to this ORM. ` +
        `Give it the whole hierarchy: entities: [...hierarchy.entities], where hierarchy = defineHierarchy(${root}, { … }).`,
    );
  }

  /** A class of a hierarchy that came after start-up. */
  static tooLate(name: string): UnregisteredClassError {
    return new UnregisteredClassError(
      `${name} belongs to a polymorphic hierarchy and cannot be discovered after start-up. List it in defineHierarchy, ` +
        `and give MikroORM the whole hierarchy when it starts: entities: [...hierarchy.entities].`,
    );
  }

  /** Discovered classes that `defineHierarchy` does not list. */
  static notListed(root: string, classes: readonly string[]): UnregisteredClassError {
    return new UnregisteredClassError(
      `${listNames(classes)} extend${classes.length > 1 ? '' : 's'} ${root} but ${classes.length > 1 ? 'are' : 'is'} not in its hierarchy. ` +
        `List the concrete classes: defineHierarchy(${root}, { ${classes.join(', ')}, … }), and abstract ones in its option abstract.`,
    );
  }
}

/** The ORM runs on a driver that cannot load a polymorphic hierarchy. */
export class MissingDriverError extends DeclarationError {
  override readonly code = 'MISSING_DRIVER';

  constructor(
    driver: string,
    fault = 'cannot load polymorphic hierarchies: without the mixin their rows would come back as abstract roots',
  ) {
    super(
      `${driver} ${fault}. ` +
        `Import defineConfig and MikroORM from 'mikro-orm-polymorphic/postgresql' or 'mikro-orm-polymorphic/pglite' ` +
        `instead of MikroORM's package, or set driver: PolymorphicDriver(${driver}).`,
    );
  }
}

/** A question about a hierarchy came before it was defined or discovered. */
export class HierarchyNotReadyError extends DeclarationError {
  override readonly code = 'HIERARCHY_NOT_READY';

  constructor(className: string, root: string) {
    super(
      `The hierarchy of ${className} is not known yet. Define it where its classes are declared, ` +
        `export const hierarchy = defineHierarchy(${root}, { … }), or initialise MikroORM first.`,
    );
  }
}
