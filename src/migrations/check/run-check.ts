import { findIdentityLock } from '../identities/find-identity-lock.ts';
import type { CheckContext, Finder } from './check-context.ts';
import { findChildRows } from './find-child-rows.ts';
import { findEdited, findMissing, findPending } from './find-migration-state.ts';
import { findSchemaDifferences } from './find-schema-differences.ts';
import { findUnfinishedObjects } from './find-unfinished-objects.ts';
import { findUnknownIdentities } from './find-unknown-identities.ts';
import type { CheckResult, Finding } from './finding.ts';

const FINDERS: readonly Finder[] = [
  findPending,
  findMissing,
  findEdited,
  findSchemaDifferences,
  findUnfinishedObjects,
  findIdentityLock,
  findUnknownIdentities,
  findChildRows,
];

/** Looks for everything that `check` knows, and reports all of it; it changes nothing. */
export async function runCheck(context: CheckContext): Promise<CheckResult> {
  const findings: Finding[] = [];
  for (const find of FINDERS) {
    findings.push(...(await find(context)));
  }
  return { ok: findings.length === 0, findings };
}

/** The findings as text for people: what is wrong, the fix, and the statements. */
export function describeFindings({ findings }: CheckResult): string {
  if (findings.length === 0) return 'Entities, migrations and database agree.';
  const parts = findings.map(({ kind, message, fix, statements = [] }) =>
    [
      `${kind}: ${message}`,
      `  ${fix}`,
      ...statements.map(statement => `    ${statement.replaceAll('\n', '\n    ')}`),
    ].join('\n'),
  );
  return parts.join('\n\n');
}
