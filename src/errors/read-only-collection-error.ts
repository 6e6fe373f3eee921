import { DeclarationError } from './declaration-error.ts';
import { PolymorphicError } from './polymorphic-error.ts';

/** What a read-only collection is, and the side to write in its place. */
export interface ReadOnlyCollectionFacts {
  readonly className: string;
  readonly property: string;
  /** The owning side, as `Post.tags`. */
  readonly owner: string;
}

/** A collection that `ReadOnlyInverse` guards was to be changed. */
export class ReadOnlyCollectionError extends PolymorphicError {
  readonly code = 'READ_ONLY_COLLECTION';

  constructor(call: string, { className, property, owner }: ReadOnlyCollectionFacts) {
    super(
      `${className}.${property} is read-only, and ${call} would change it. Write ${owner}, the side that owns the links.`,
    );
  }
}

/** `ReadOnlyInverse` names what is no inverse side of a many-to-many relation. */
export class InverseSideError extends DeclarationError {
  override readonly code = 'INVERSE_SIDE';

  constructor(className: string, property: string) {
    super(
      `ReadOnlyInverse of ${className} names '${property}', which is no inverse side of a many-to-many relation of ${className}. ` +
        `Declare it there with mappedBy, or name another: ReadOnlyInverse(Base, ['…']).`,
    );
  }
}
