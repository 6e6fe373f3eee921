import { DeclarationError } from './declaration-error.ts';

/** The option `formerly` of `defineHierarchy` claims a name that is no name, or that another class has. */
export class FormerIdentityError extends DeclarationError {
  override readonly code = 'FORMER_IDENTITY';

  static malformed(root: string, className: string, reason: string): FormerIdentityError {
    return new FormerIdentityError(
      `The option formerly of defineHierarchy(${root}, …) needs a list of identities for ${className}, but what it has ${reason}. ` +
        `Write formerly: { ${className}: ['old.identity'] }.`,
    );
  }

  /** A name that a class of the hierarchy has now. */
  static current(
    root: string,
    former: readonly [className: string, identity: string],
    owner: string,
  ): FormerIdentityError {
    const [className, identity] = former;
    return new FormerIdentityError(
      owner === className
        ? `'${identity}' is the identity that ${className} of the hierarchy ${root} has, not a former one. Take it out of formerly: { ${className}: […] }.`
        : `'${identity}', which ${className} of the hierarchy ${root} formerly had, is the identity of ${owner}: rows that store it are of one class. ` +
            `Give ${owner} another identity, or rewrite the rows in a migration and leave the name out of formerly.`,
    );
  }

  /** A name that two classes claim. */
  static twice(root: string, identity: string, classes: readonly [string, string]): FormerIdentityError {
    return new FormerIdentityError(
      `${classes[0]} and ${classes[1]} of the hierarchy ${root} both claim to have had the identity '${identity}'. ` +
        `Leave it to one of them: formerly: { ${classes[0]}: ['${identity}'] }. A class passes its former names on as prefixes of those below it.`,
    );
  }
}
