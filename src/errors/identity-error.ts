import { PolymorphicError } from './polymorphic-error.ts';
import { listNames, nearestNames } from './sentence.ts';

/** Where an unknown identity was found. */
export interface UnknownIdentityFacts {
  /** The class whose branch was asked. */
  readonly className: string;
  /** The stored or given identity. */
  readonly identity: unknown;
  /** The identities of the concrete classes of that branch. */
  readonly known: readonly string[];
  /** Table and key of the row, when it was read from the database. */
  readonly row?: { readonly table: string; readonly key: string; readonly path?: string };
}

/** An identity belongs to no concrete class of the branch that was asked. */
export class UnknownIdentityError extends PolymorphicError {
  readonly code = 'UNKNOWN_IDENTITY';
  /** The HTTP status for an identity that came from a request. */
  override readonly status = 422;
  /** The identity that no class has. */
  readonly identity: unknown;

  constructor(facts: UnknownIdentityFacts) {
    super(facts.row ? storedSentence(facts, facts.row) : givenSentence(facts));
    this.identity = facts.identity;
  }
}

function givenSentence({ className, identity, known }: UnknownIdentityFacts): string {
  const shown = Array.from(String(identity).slice(0, 1000)).slice(0, 255).join('');
  return `No concrete class of ${className} has the identity '${shown}'. ${nearestSentence(shown, known)}`;
}

function storedSentence(facts: UnknownIdentityFacts, row: NonNullable<UnknownIdentityFacts['row']>): string {
  const through = row.path ? ` (reached through ${row.path})` : '';
  return (
    `The row ${row.key} of table ${row.table}${through} stores the identity '${String(facts.identity)}', ` +
    `which no concrete class of ${facts.className} has. ${nearestSentence(String(facts.identity), facts.known)} ` +
    `Add the class to defineHierarchy, migrate the row, or say onUnknown: 'skip' or 'base'.`
  );
}

function nearestSentence(identity: string, known: readonly string[]): string {
  return known.length === 0
    ? 'It has no concrete class.'
    : `Nearest: ${listNames(nearestNames(identity, known).map(name => `'${name}'`))}.`;
}

/** The identity of an entity was written by hand. */
export class IdentityWriteError extends PolymorphicError {
  readonly code = 'IDENTITY_WRITE';

  constructor(className: string, property: string, identity: unknown) {
    super(
      `${className}.${property} was set to '${String(identity)}', but the library alone writes it. ` +
        `Create an instance of the class that you want.`,
    );
  }
}
