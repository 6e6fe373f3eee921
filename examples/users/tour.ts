import { inspect } from 'node:util';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { v4, v7 } from 'uuid';
import { Provider, User } from './domain.ts';
import { auditLogs, providers, users } from './mappers.ts';
import { hashPassword, isPassword } from './passwords.ts';
import {
  countOfProvider,
  findByToken,
  findByUsername,
  listAudit,
  listByTheme,
  listTesters,
  listUnverified,
  listWithSetting,
} from './queries.ts';
import { AuditLogRow, UserRow } from './rows.ts';

/** A question, and the lines that answer it. */
export type Answer = readonly [question: string, lines: readonly string[]];

/** An answer as it is printed. */
export function text([question, lines]: Answer): string {
  return `${question}\n${lines.map(line => `  ${line}`).join('\n')}\n`;
}

/** Signs users up and in, and asks for them as a service would. */
export async function* tour(global: SqlEntityManager): AsyncGenerator<Answer> {
  const em = (): SqlEntityManager => global.fork();
  await seed(em());

  const ada = (await findByUsername(em(), 'ada'))!;
  yield ['Who is ada?', [users.toDto(ada).address(), `of ${ada.provider?.name}, plan ${ada.plan}`]];
  yield ['Is it her password?', await tryPasswords(users.toDto(ada), 'correct horse', 'battery staple')];
  yield ['What does a log show of her?', [inspect(ada).replace(ada.id, '…'), shownKeys(ada)]];

  yield ['Who has to be verified?', (await listUnverified(em())).map(({ username }) => username)];
  yield ['And after Bob was?', await verify(em(), 'bob')];
  yield ['How many come from Example?', [String(await countOfProvider(em(), 'Example'))]];

  yield ['Who holds which token?', await rotate(em())];
  yield ['Who tests the new search?', (await listTesters(em(), 'search')).map(({ username }) => username)];
  yield ['Who likes it dark?', (await listByTheme(em(), 'dark')).map(({ username }) => username)];
  yield ['Who chose any theme?', (await listWithSetting(em(), 'theme')).map(({ username }) => username)];

  yield ['Can there be a second ada?', [await signUpTwice(em())]];
  yield ['Can the log be changed?', [await rewrite(em())]];
}

/** Three users: rows that are more than the domain knows, and one that is made from a domain object. */
async function seed(em: SqlEntityManager): Promise<void> {
  const password = await hashPassword('correct horse');
  const passwordHash = password.reveal();
  const provider = providers.create(em, new Provider(v7(), 'Example', 'https://id.example.org'));
  em.create(UserRow, {
    username: 'ada',
    email: 'ada@example.org',
    passwordHash,
    provider,
    isVerified: true,
    refreshTokens: ['token-1'],
    settings: { theme: 'dark', beta: ['search', 'maps'] },
  });
  em.create(UserRow, {
    username: 'bob',
    email: 'bob@example.org',
    passwordHash,
    provider,
    settings: { theme: 'light' },
  });
  const cyd = { id: v4(), username: 'cyd', email: 'cyd@example.org', isVerified: false, password, provider: null };
  users.create(em, new User(cyd));
  await em.flush();
}

async function tryPasswords(user: User, ...passwords: string[]): Promise<string[]> {
  const tried = passwords.map(async guess => `${guess}: ${(await isPassword(user.password, guess)) ? 'yes' : 'no'}`);
  return Promise.all(tried);
}

function shownKeys(row: UserRow): string {
  return Object.keys(JSON.parse(JSON.stringify(row)) as object)
    .toSorted()
    .join(' ');
}

/** The domain object changes, the mapper brings it to the row, the flush writes what differs. */
async function verify(em: SqlEntityManager, username: string): Promise<string[]> {
  const row = (await findByUsername(em, username))!;
  const user = users.toDto(row);
  user.verify();
  users.assign(em, row, user);
  em.create(AuditLogRow, { action: 'verified', user: row });
  await em.flush();
  const log = await listAudit(em, row);
  const waiting = await listUnverified(em);
  return [...waiting.map(({ username: name }) => name), ...log.map(entry => auditLogs.toDto(entry).sentence())];
}

/** In place or by a new array: the unit of work sees both. */
async function rotate(em: SqlEntityManager): Promise<string[]> {
  const ada = (await findByToken(em, 'token-1'))!;
  ada.refreshTokens.push('token-2');
  await em.flush();
  ada.refreshTokens = ada.refreshTokens.filter(token => token !== 'token-1');
  await em.flush();
  const found = await Promise.all(['token-1', 'token-2'].map(token => findByToken(em.fork(), token)));
  return found.map((user, index) => `token-${index + 1}: ${user?.username ?? 'nobody'}`);
}

async function signUpTwice(em: SqlEntityManager): Promise<string> {
  em.create(UserRow, { username: 'ada', email: 'other@example.org', passwordHash: 'secret hash' });
  const error: unknown = await em.flush().catch((reason: unknown) => reason);
  return error instanceof UniqueConstraintViolationException ? `no: ${error.code}` : 'yes';
}

async function rewrite(em: SqlEntityManager): Promise<string> {
  const entry = await em.findOneOrFail(AuditLogRow, { action: 'verified' });
  entry.action = 'never happened';
  const error: unknown = await em.flush().catch((reason: unknown) => reason);
  return error instanceof Error ? `no: ${error.name}` : 'yes';
}
