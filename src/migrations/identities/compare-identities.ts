import { namesOf } from '../../polymorphic/hierarchy-model.ts';
import { type Check, isListOf, isObject, isTexts, requireArgument } from '../arguments.ts';
import type { ClassIdentity, HierarchyIdentities } from './hierarchy-identities.ts';
import { lockOf } from './hierarchy-identities.ts';
import type { IdentityLock } from './identity-lock.ts';

/** A difference between a lock and the classes. */
export interface IdentityDifference {
  /**
   * `added`: an identity that the lock does not have; no row stores it yet. `moved`: a class has another identity than in the lock. `renamed`:
   * an identity is gone, and the only new one beside it, or below the new name of its parent, is probably the same class. `removed`: an identity is gone. `taken`: an identity belongs to
   * another class, while the one that had it is still there.
   */
  readonly kind: 'added' | 'moved' | 'renamed' | 'removed' | 'taken';
  readonly table: string;
  /** The identity in the lock; of one that was added, the new one. */
  readonly identity: string;
  /** The class that has or had it. */
  readonly className: string;
  /** The class that has its rows, or may have them. */
  readonly to?: { readonly className: string; readonly identity: string };
  /** What `formerly` would have to say for the rows to be read. */
  readonly formerly?: readonly [className: string, identity: string];
}

/**
 * What a lock says otherwise than the hierarchies: pure, without a database.
 *
 * ```ts
 * const differences = compareIdentities({ tool: { searchtool: 'WebSearchTool' } }, hierarchiesOf(orm));
 * ```
 */
export function compareIdentities(
  lock: IdentityLock,
  hierarchies: readonly HierarchyIdentities[],
): IdentityDifference[] {
  requireArgument('compareIdentities()', LOCK, lock);
  requireArgument('compareIdentities()', HIERARCHIES, hierarchies);
  const now = lockOf(hierarchies);
  const tables = new Set([...Object.keys(lock), ...Object.keys(now)]);
  return [...tables].flatMap(table => {
    const classes = hierarchies.find(each => each.table === table)?.classes ?? [];
    return compareTable({ table, locked: lock[table] ?? {}, now: now[table] ?? {}, classes });
  });
}

const LOCK: Check = [
  value => isObject(value) && Object.values(value).every(isTexts),
  "a lock, as readIdentityLock(orm) gives it: { tool: { searchtool: 'WebSearchTool' } }",
];
const HIERARCHIES: Check = [
  value => isListOf(value, each => isObject(each) && isListOf(each['classes'], isObject)),
  'the hierarchies of an ORM: hierarchiesOf(orm)',
];

interface Comparison {
  readonly table: string;
  readonly locked: Readonly<Record<string, string>>;
  readonly now: Readonly<Record<string, string>>;
  readonly classes: readonly ClassIdentity[];
}

function compareTable(comparison: Comparison): IdentityDifference[] {
  const { table, locked, now } = comparison;
  const added = Object.entries(now).filter(([identity]) => !Object.hasOwn(locked, identity));
  const differences = Object.entries(locked).flatMap(([identity, className]): IdentityDifference[] => {
    const owner = Object.hasOwn(now, identity) ? now[identity] : undefined;
    if (owner === undefined) {
      return [lost(comparison, identity, className)];
    }
    const moved = owner === className ? undefined : classNamed(comparison, className);
    return moved ? [{ kind: 'taken', table, identity, className, to: { className: owner, identity } }] : [];
  });
  const found = new Set(differences.map(({ to }) => to?.identity));
  const rest = added.filter(([identity]) => !found.has(identity));
  return [
    ...differences,
    ...rest.map(([identity, className]) => ({ kind: 'added', table, identity, className }) as const),
  ];
}

function lost(comparison: Comparison, identity: string, className: string): IdentityDifference {
  const { table } = comparison;
  const same = classNamed(comparison, className);
  const to = same ?? onlyNewcomer(comparison, prefixOf(identity)) ?? belowRenamed(comparison, prefixOf(identity));
  if (!to) {
    return { kind: 'removed', table, identity, className };
  }
  return {
    kind: same ? 'moved' : 'renamed',
    table,
    identity,
    className,
    to: { className: to.name, identity: to.identity! },
    formerly: formerLine(comparison, identity, to),
  };
}

function classNamed({ classes }: Comparison, name: string): ClassIdentity | undefined {
  return classes.find(each => each.isConcrete && each.name === name);
}

/** The one class that the lock does not know below a prefix. */
export function onlyNewcomer(
  { classes, locked }: Pick<Comparison, 'classes' | 'locked'>,
  prefix: string,
): ClassIdentity | undefined {
  const names = new Set(Object.values(locked));
  const beside = classes.filter(
    each =>
      each.isConcrete &&
      !names.has(each.name) &&
      !Object.hasOwn(locked, each.identity!) &&
      prefixOf(each.identity!) === prefix,
  );
  return beside.length === 1 ? beside[0] : undefined;
}

/** The one that came below the new identity of a class that was renamed. */
function belowRenamed(comparison: Comparison, prefix: string): ClassIdentity | undefined {
  const { classes, locked } = comparison;
  const owner = classes.find(each => namesOf(each).includes(prefix));
  const above = owner ?? (Object.hasOwn(locked, prefix) ? lost(comparison, prefix, locked[prefix]!).to : undefined);
  return above?.identity === undefined ? undefined : onlyNewcomer(comparison, above.identity);
}

/** Where a whole branch has another prefix, the class that the prefix is of says so for all. */
function formerLine({ classes }: Comparison, identity: string, to: ClassIdentity): readonly [string, string] {
  const was = identity.split('.');
  const is = to.identity!.split('.');
  while (was.length > 0 && is.length > 0 && was.at(-1) === is.at(-1)) {
    was.pop();
    is.pop();
  }
  const [root] = classes;
  const [before, prefix] = [was.join('.'), is.join('.')];
  const level = prefix === '' && root?.identity === undefined ? root : classes.find(each => each.identity === prefix);
  // A class that left a branch which is still there takes only its own rows along.
  const isWhole = before !== '' && !classes.some(each => each.identity === before);
  return level && isWhole ? [level.name, before] : [to.name, identity];
}

/** What stands before the last dot. */
export function prefixOf(identity: string): string {
  return identity.slice(0, Math.max(0, identity.lastIndexOf('.')));
}
