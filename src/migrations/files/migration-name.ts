import { randomBytes } from 'node:crypto';
import slugify from '@sindresorhus/slugify';
import { timeOf } from './migration-order.ts';

/** What a new migration is called. */
export interface MigrationName {
  /** The file without its extension: `2026_05_16_143207-ae12cd34_add_users_table`. */
  readonly file: string;
  /** `AddUsersTableAe12cd34`. */
  readonly className: string;
}

const LONGEST = 60;

/** Names a migration later than all of `existing`, whatever the clock says. */
export function nameMigration(message: string, existing: readonly string[]): MigrationName {
  const id = randomBytes(4).toString('hex');
  const words = slugify(message, { separator: '_', decamelize: false }).slice(0, LONGEST).replace(/_$/, '');
  return {
    file: `${shown(laterThan(existing))}-${id}${words && `_${words}`}`,
    className: classNameOf(words, id),
  };
}

/** Now, or a second after the newest of `existing`. */
function laterThan(existing: readonly string[]): Date {
  const times = existing.map(name => dateOf(timeOf(name)) + 1000).filter(Number.isFinite);
  return new Date(Math.max(Math.floor(Date.now() / 1000) * 1000, ...times));
}

function dateOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'));
}

function shown(date: Date): string {
  return date.toISOString().replace(/[-T]/g, '_').replace(/:/g, '').slice(0, 17);
}

/** The id keeps it apart from other classes; a class name begins with no digit. */
function classNameOf(words: string, id: string): string {
  const pascal = `${words}_${id}`.replace(/(?:^|_)([^_])/g, (_, letter: string) => letter.toUpperCase());
  return /^\d/.test(pascal) ? `Migration${pascal}` : pascal;
}
