import { PolymorphicError } from './polymorphic-error.ts';
import { listNames, nearestNames } from './sentence.ts';

/** What was asked of a path, and what is there. */
export interface UnknownPathFacts {
  /** The whole path, as it was given. */
  readonly path: string;
  /** Its part that no class has. */
  readonly name: string;
  /** The classes that the path has reached before it. */
  readonly classes: readonly string[];
  /** The names that could stand there, with the class that declares each. */
  readonly known: ReadonlyMap<string, string>;
}

/** A path names a relation that neither the class at that place nor any of its descendants has. */
export class UnknownPathError extends PolymorphicError {
  readonly code = 'UNKNOWN_PATH';

  constructor({ path, name, classes, known }: UnknownPathFacts) {
    const nearest = nearestNames(name, known.keys()).map(each => `'${each}' (${known.get(each)})`);
    const where = path === name ? `'${name}'` : `'${name}' of the path '${path}'`;
    super(
      `Neither ${listNames(classes)} nor a class below has the relation ${where}. ` +
        (nearest.length > 0 ? `Nearest: ${listNames(nearest)}.` : `They have none at all.`),
    );
  }
}
