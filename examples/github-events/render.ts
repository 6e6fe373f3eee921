import { styleText } from 'node:util';
import { type MikroORM, helper } from '@mikro-orm/core';
import { Actor } from './events/actor.ts';
import type { GithubEvent } from './events/github-event.ts';
import { Repository } from './events/repository.ts';
import { events } from './events.ts';
import type { ImportReport } from './import.ts';
import type { Page } from './page.ts';

/** A progress bar: it moves on a terminal, and is a line for each step in a file. */
export function renderProgress(done: number, total: number): string {
  const text = `importing ${'█'.repeat(Math.round((done / total) * 40)).padEnd(40, '░')} ${done}/${total}`;
  return process.stderr.isTTY ? `\r${text}${done === total ? '\n' : ''}` : `${text}\n`;
}

/** What was done with the deliveries; those that no class could take, each with the reason. */
export function renderImport({ imported, duplicates, rejections }: ImportReport): string[] {
  const listed = rejections.map(({ kind, digest, reason }) => `rejected ${kind} ${digest.slice(0, 8)}: ${reason}`);
  return [`${imported} events, ${duplicates} duplicates, ${rejections.length} rejected`, ...listed];
}

/** Every event of a page in two lines: what all events share, and what only its class knows. */
export function renderPage(orm: MikroORM, page: Page, width: number): string[] {
  return page.events.flatMap(event => {
    const own = ownProperties(orm, event).map(([name, value]) => `${name}=${show(value)}`);
    return [
      `${styleText('bold', events.identityOf(event))} ${circumstances(event)}`,
      styleText('dim', shorten(`    ${own.join('  ') || '(no columns of its own)'}`, width)),
    ];
  });
}

function circumstances({ action, actor, repository, organization, polymorphicName }: GithubEvent): string {
  const where = repository?.fullName ?? organization;
  const what = action !== null && polymorphicName.endsWith(`.${action}`) ? null : action;
  return [what, actor && `by ${actor.login}`, where && `in ${where}`].filter(Boolean).join(' ');
}

/** The queries of a page, each with its time and without its list of columns; one line for each branch of a union. */
export function renderQueries({ queries }: Page, width: number): string[] {
  return queries.flatMap(({ sql, ms }) => {
    const branches = sql.split(' union all ').map(branch => branch.replace(/^select .* from /, 'select … from '));
    return branches.map((branch, index) =>
      shorten(index === 0 ? `${ms.toFixed(0).padStart(5)} ms  ${branch}` : `          union all ${branch}`, width),
    );
  });
}

/** The library beside stock MikroORM. */
export function renderComparison(ours: Page, stock: Page | Error): string[] {
  const facts: [string, (page: Page) => string][] = [
    ['queries', page => String(page.queries.length)],
    ['joins', page => String(page.joins)],
    ['characters of SQL', page => page.sqlLength.toLocaleString('en')],
    ['ms', page => page.ms.toFixed(1)],
  ];
  const heading = ['', 'mikro-orm-polymorphic', 'stock MikroORM'];
  const rows = facts.map(([name, fact]) => [name, fact(ours), stock instanceof Error ? '-' : fact(stock)]);
  const table = [heading, ...rows].map(
    ([name = '', left = '', right = '']) => name.padEnd(20) + left.padStart(22) + right.padStart(18),
  );
  return stock instanceof Error ? [...table, `stock MikroORM failed: ${stock.message}`] : table;
}

/** What the class of an event declares, then what its parents below the root do. */
function ownProperties(orm: MikroORM, event: GithubEvent): [string, unknown][] {
  const { root, tptParent, props } = orm.getMetadata().get(event.constructor as typeof GithubEvent);
  const isOwn = (name: string): boolean => !(name in (tptParent?.properties ?? {}));
  return props
    .filter(({ name }) => !(name in root.properties))
    .toSorted((a, b) => Number(isOwn(b.name)) - Number(isOwn(a.name)))
    .map(({ name }) => [name, event[name]]);
}

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Actor) return helper(value).isInitialized() ? value.login : `#${value.id}`;
  if (value instanceof Repository) return helper(value).isInitialized() ? value.fullName : `#${value.id}`;
  if (typeof value === 'bigint') return String(value);
  return shorten(JSON.stringify(value), 32);
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
