import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** An abstract class of a hierarchy was to be instantiated or stored. */
export class AbstractClassError extends PolymorphicError {
  readonly code = 'ABSTRACT_CLASS';

  constructor(className: string, concrete: readonly string[]) {
    const choice =
      concrete.length === 0
        ? 'It has no concrete subclass: list one in defineHierarchy'
        : `Use ${concrete.length === 1 ? '' : 'one of '}${listNames(concrete)}`;
    super(`${className} is abstract and can be neither instantiated nor stored. ${choice}.`);
  }
}
