import { IdentityRenameError } from '../../errors/identity-lock-error.ts';
import type { HierarchyModel } from '../../polymorphic/hierarchy-model.ts';
import { onlyNewcomer, prefixOf } from './compare-identities.ts';

/** An old identity and the new one; both stand for those below them as well. */
export type Rename = readonly [from: string, to: string];

/** What rows of a table may store, and how it is to be renamed. */
interface RenameRequest {
  readonly table: string;
  readonly model: HierarchyModel;
  /** The classes of the identities in the lock. */
  readonly locked: Readonly<Record<string, string>>;
  readonly stored: readonly string[];
  readonly renames: readonly Rename[];
}

/** Whether an identity is this one, or has it as its prefix. */
export function isAtOrBelow(identity: string, prefix: string): boolean {
  return identity === prefix || identity.startsWith(`${prefix}.`);
}

/** New identities by the old ones: of several renames that fit, the most specific says it. */
export function renamedIdentities(stored: readonly string[], renames: readonly Rename[]): Record<string, string> {
  const specific = renames.toSorted(([a], [b]) => b.length - a.length);
  return Object.fromEntries(
    stored.flatMap(identity => {
      const rename = specific.find(([from]) => isAtOrBelow(identity, from));
      return rename ? [[identity, rename[1] + identity.slice(rename[0].length)]] : [];
    }),
  );
}

/** Throws `IdentityRenameError` where rows would get an identity that no class has, with the renames that are missing. */
export function requireOwners(request: RenameRequest): void {
  const orphans = orphansOf(request);
  if (orphans.length === 0) {
    return;
  }
  const added = missingRenames(request);
  const rest = orphansOf({ ...request, renames: [...request.renames, ...added] });
  const fixes = [
    ...(added.length > 0 ? [`Add ${added.map(rename => rename.join('=')).join(' ')}.`] : []),
    ...(rest.length > 0
      ? [
          `Say what ${quoted(rest.map(([identity]) => identity))} becomes as well, or take it out of identities.lock.json where no row stores it.`,
        ]
      : []),
  ];
  const sentences = orphans.map(([identity, to]) => `'${identity}' would become '${to}'`);
  throw new IdentityRenameError(
    `No class of ${request.table} has what rows would store: ${sentences.join(', ')}. ${fixes.join(' ')}`,
  );
}

function orphansOf({ model, stored, renames }: RenameRequest): Rename[] {
  return Object.entries(renamedIdentities(stored, renames)).filter(([, to]) => !model.resolve(to, model.root));
}

/** Those that are known because one class came where one went; each makes known what is below it. */
function missingRenames(request: RenameRequest): Rename[] {
  const { model, locked, stored, renames } = request;
  const taken = new Set(Object.values(renamedIdentities(stored, renames)));
  const found = orphansOf(request).flatMap(([identity, to]): Rename[] => {
    const newcomer = onlyNewcomer({ classes: [...model.levels], locked }, prefixOf(to))?.identity;
    return newcomer === undefined || taken.has(newcomer) ? [] : [[identity, newcomer]];
  });
  const clear = found.filter(([, to]) => found.filter(rename => rename[1] === to).length === 1);
  return clear.length === 0 ? [] : [...clear, ...missingRenames({ ...request, renames: [...renames, ...clear] })];
}

function quoted(identities: readonly string[]): string {
  return identities.map(identity => `'${identity}'`).join(', ');
}
