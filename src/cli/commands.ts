import type { MikroORM } from '@mikro-orm/core';
import { findIdentityLock } from '../migrations/identities/find-identity-lock.ts';
import { IDENTITY_LOCK } from '../migrations/identities/identity-lock-file.ts';
import type { MigrationHelper, Revision, RevisionOptions } from '../migrations/migration-helper.ts';
import { describeFindings } from '../migrations/check/run-check.ts';
import { describeLoss } from '../errors/destructive-migration-error.ts';
import type { Direction } from '../migrations/running/migration-runner.ts';
import type { MigrationProgress } from '../migrations/running/run-hooks.ts';
import type { CommandResult } from './command-io.ts';

type Warn = (line: string) => void;

/** `revision`: writes a migration, or says that there is nothing to write. */
export async function revision(
  helper: MigrationHelper,
  message: string,
  { orm, ...options }: RevisionOptions & { readonly orm: MikroORM },
): Promise<CommandResult> {
  const written = await helper.revision(message, options);
  const lines = written ? describeRevision(written) : ['No differences: nothing was written.'];
  const stale = await findIdentityLock({ orm });
  return { data: { revision: written }, lines: stale.length > 0 ? [...lines, STALE_LOCK] : lines };
}

const STALE_LOCK = `Note: ${IDENTITY_LOCK} is not of these classes. check says what differs; lock writes it anew.`;

function describeRevision({ path, followUps, destructive, tools }: Revision): string[] {
  return [
    `Written: ${path}`,
    ...followUps.map(file => `Written: ${file}`),
    ...destructive.map(operation => `Warning: it loses ${describeLoss(operation)}`),
    ...tools.flatMap(({ tool, state, output }) =>
      state === 'done' ? [] : [`${tool}: ${state === 'missing' ? 'not found, the file is as it was written' : output}`],
    ),
  ];
}

interface RunOptions {
  readonly to?: string | undefined;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** `upgrade` and `downgrade`: run migrations, or print their SQL. */
export async function run(
  helper: MigrationHelper,
  direction: Direction,
  { to, force = false, dryRun = false, warn }: RunOptions & { readonly warn: Warn },
): Promise<CommandResult> {
  if (dryRun) {
    return preview(helper, direction, to);
  }
  const onProgress = ({ index, total, name, state }: MigrationProgress): void => {
    if (state === 'started') {
      warn(`${index}/${total} ${name}`);
    }
  };
  const names = await (direction === 'up'
    ? helper.upgrade({ to, force, onProgress })
    : helper.downgrade({ to, onProgress }));
  const verb = direction === 'up' ? 'applied' : 'reverted';
  return { data: { [verb]: names }, lines: [`${names.length} ${verb}`] };
}

async function preview(helper: MigrationHelper, direction: Direction, to: string | undefined): Promise<CommandResult> {
  const planned = await helper.preview(direction, { to });
  const lines = planned.flatMap(({ name, statements, isComplete }) => [
    `-- ${name}${isComplete ? '' : ': its code asks the database, so there may be more statements'}`,
    ...statements.map(sql => (sql.trimEnd().endsWith(';') ? sql : `${sql};`)),
  ]);
  return { data: { planned }, lines };
}

/** `current`: what was applied last. */
export async function current(helper: MigrationHelper): Promise<CommandResult> {
  const last = await helper.current();
  return { data: { current: last }, lines: [last ? last.name : 'none'] };
}

/** `history`: what is applied, missing and pending. */
export async function history(helper: MigrationHelper): Promise<CommandResult> {
  const entries = await helper.history();
  const lines = entries.map(
    ({ name, state, appliedAt }) => `${state.padEnd(8)} ${name}${appliedAt ? ` ${appliedAt.toISOString()}` : ''}`,
  );
  return { data: { history: entries }, lines };
}

/** `pending`: what `upgrade` would apply. */
export async function pending(helper: MigrationHelper): Promise<CommandResult> {
  const names = await helper.pending();
  return { data: { pending: names }, lines: names };
}

/** `check`: exit code 1 where entities, migrations and database disagree. */
export async function check(helper: MigrationHelper): Promise<CommandResult> {
  const result = await helper.check();
  return { data: result, lines: [describeFindings(result)], exitCode: result.ok ? 0 : 1 };
}

/** `stamp`: logs without running. */
export async function stamp(helper: MigrationHelper, target: string): Promise<CommandResult> {
  const names = await helper.stamp(target);
  return { data: { stamped: names }, lines: [`${names.length} logged as applied`] };
}
