import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { serialize, wrap } from '@mikro-orm/core';
import { ImmutableEntityError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, Provider, Secret, User } from '../../examples/users/domain.ts';
import { auditLogs, providers, users } from '../../examples/users/mappers.ts';
import { hashPassword, isPassword } from '../../examples/users/passwords.ts';
import * as queries from '../../examples/users/queries.ts';
import { AuditLogRow, entities, ProviderRow, UserRow } from '../../examples/users/rows.ts';
import { text, tour } from '../../examples/users/tour.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const HASH = '$argon2id$v=19$of-a-test';
const TOKEN = 'token-of-a-test';
const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

let serial = 0;

/** Data of a user that no other test has. */
function someone() {
  const username = `user-${++serial}`;
  return { username, email: `${username}@example.org`, passwordHash: HASH, refreshTokens: [TOKEN] };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.unreachable('it should have failed'),
    (error: Error) => error,
  );
}

function expectHidden(...texts: string[]): void {
  for (const shown of texts) {
    expect(shown).not.toContain(HASH);
    expect(shown).not.toContain(TOKEN);
  }
}

describe.each(engines)('the example of users, in a database of its own [$name]', engine => {
  it('D6 its tour prints what its README says', async () => {
    await using own = await openOrm(engine, { entities });
    const printed = (await Array.fromAsync(tour(own.orm.em))).map(text).join('\n');
    const readme = await readFile(new URL('../../examples/users/README.md', import.meta.url), 'utf8');
    expect(readme.split('```')[3]?.trim()).toBe(printed.trim());
  });

  it('B3 by a unique field, a filtered and ordered list, and a count take one query each', async () => {
    await using own = await openOrm(engine, { entities });
    const em = own.em();
    const provider = em.create(ProviderRow, { name: 'Example', issuer: 'https://id.example.org' });
    for (const [index, username] of ['one', 'two', 'three'].entries()) {
      const createdAt = new Date(Date.UTC(2026, 0, 1 + index));
      em.create(UserRow, { ...someone(), username, provider, createdAt, isVerified: username === 'two' });
    }
    await em.flush();
    const asked = await own.queries.during(async () => ({
      one: await queries.findByUsername(own.em(), 'two'),
      nobody: await queries.findByUsername(own.em(), 'four'),
      newest: await queries.listNewest(own.em(), 2),
      unverified: await queries.listUnverified(own.em()),
      count: await queries.countOfProvider(own.em(), 'Example'),
    }));
    const { one, nobody, newest, unverified, count } = asked.result;
    expect([one?.username, one?.provider?.name, nobody]).toEqual(['two', 'Example', null]);
    expect(newest.map(({ username }) => username)).toEqual(['three', 'two']);
    expect(unverified.map(({ username }) => username)).toEqual(['one', 'three']);
    expect([count, asked.count]).toEqual([3, 5]);
  });
});

describe.each(engines)('the example of users [$name]', engine => {
  let db: TestOrm;
  let ddl: string;
  const indexes = new Map<string, string>();

  beforeAll(async () => {
    db = await openOrm(engine, { entities });
    ddl = await db.orm.schema.getCreateSchemaSQL();
    const rows = await db.em().execute<{ indexname: string; indexdef: string }[]>('select * from pg_indexes');
    rows.forEach(({ indexname, indexdef }) => indexes.set(indexname, indexdef));
  });
  afterAll(() => db.close());

  async function stored(data: Partial<UserRow> = {}): Promise<UserRow> {
    const em = db.em();
    const row = em.create(UserRow, { ...someone(), ...data });
    await em.flush();
    return row;
  }

  it('D6 rows become domain objects and domain objects rows, and neither knows the other', async () => {
    const em = db.em();
    const password = await hashPassword('a password');
    const names = { id: '6f2c3c1e-4d1c-4c5a-9b57-0a3f5b8d2e11', username: 'dora', email: 'dora@example.org' };
    const user = new User({ ...names, isVerified: false, password, provider: null });
    const row = users.create(em, user);
    await em.flush();
    const found = users.toDto((await queries.findByUsername(db.em(), 'dora'))!);
    expect(found).toBeInstanceOf(User);
    expect(found).toEqual(user);
    expect(found.password.reveal()).toBe(password.reveal());
    expect([row.refreshTokens, row.settings, row.plan]).toEqual([[], {}, 'free']);
    expect(Object.getPrototypeOf(User.prototype)).toBe(Object.prototype);
  });

  it('D6 a changed domain object is one UPDATE of what differs, and its provider stays', async () => {
    const em = db.em();
    const id = '018f3c1e-4d1c-7c5a-9b57-0a3f5b8d2e11';
    const provider = providers.create(em, new Provider(id, 'Domain', 'https://id.example.org'));
    const { username } = em.create(UserRow, { ...someone(), provider });
    await em.flush();
    const fresh = db.em();
    const row = (await queries.findByUsername(fresh, username))!;
    const user = users.toDto(row);
    user.verify();
    users.assign(fresh, row, user);
    const { sql } = await db.queries.during(() => fresh.flush());
    expect(sql).toHaveLength(1);
    expect(sql[0]).toMatch(/^update "users" set "is_verified" = \?, "updated_at" = \? where/);
    expect(row.refreshTokens).toEqual([TOKEN]);
    expect(await db.em().count(ProviderRow, { name: 'Domain' })).toBe(1);
  });

  it('D6 bases have no table, and an entry of the log is never changed', async () => {
    expect(ddl.match(/create table "\w+"/g)).toEqual(
      ['providers', 'users', 'audit_logs'].map(t => `create table "${t}"`),
    );
    const user = await stored();
    const em = db.em();
    const entry = em.create(AuditLogRow, { action: 'signed in', user: em.merge(user) });
    await em.flush();
    expect(auditLogs.toDto(entry)).toEqual(new AuditLog('signed in', user.username));
    entry.action = 'never';
    const { result, count } = await db.queries.during(() => failure(em.flush()));
    expect(result).toBeInstanceOf(ImmutableEntityError);
    expect(count).toBe(0);
    const raw = failure(db.em().execute('update "audit_logs" set "action" = ?', ['never']));
    expect((await raw).message).toContain('rows of audit_logs never change');
    expect('updatedAt' in db.orm.getMetadata(AuditLogRow).properties).toBe(false);
  });

  it('B1 the key is a UUID of version 4 in a column named uuid, there before the flush', async () => {
    expect(new UserRow().id).toMatch(UUID_V4);
    const row = await stored();
    const [raw] = await db
      .em()
      .execute<{ uuid: string }[]>('select uuid from users where username = ?', [row.username]);
    expect(raw!.uuid).toBe(row.id);
    const { refreshTokens: _, ...data } = someone();
    expect(await db.em().insert(UserRow, data)).toMatch(UUID_V4);
  });

  it('B1 the array of tokens is empty at first, and each instance and row has its own', async () => {
    const [one, two] = [new UserRow(), new UserRow()];
    one.refreshTokens.push(TOKEN);
    expect(two.refreshTokens).toEqual([]);
    const { refreshTokens: _, ...data } = someone();
    const em = db.em();
    const id = await em.insert(UserRow, data);
    expect((await em.findOneOrFail(UserRow, id)).refreshTokens).toEqual([]);
    expect(ddl).toContain(`"refresh_tokens" jsonb not null default '[]'`);
  });

  it('B1 times are timestamptz and UTC in JSON', async () => {
    const row = await stored();
    expect(ddl).toContain('"created_at" timestamptz(3) not null default now()');
    expect(row.createdAt).toBeInstanceOf(Date);
    expect(row.toDict()).toEqual({
      id: row.id,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    });
  });

  it('B1 hash and tokens are in no JSON, no object, no toDict and no inspect', async () => {
    const row = await stored();
    const found = await db.em().findOneOrFail(UserRow, row.id);
    expect([found.passwordHash, found.refreshTokens]).toEqual([HASH, [TOKEN]]);
    const shown = [wrap(found).toObject(), serialize(found), found.toDict(), { found }];
    expectHidden(...shown.flatMap(value => [JSON.stringify(value), inspect(value, { depth: 9 })]));
    expect(inspect([found])).toBe(`[ <UserRow(id=${row.id})> ]`);
    const fresh = new UserRow();
    fresh.passwordHash = HASH;
    fresh.refreshTokens.push(TOKEN);
    expectHidden(JSON.stringify(fresh), inspect(fresh));
  });

  it('B1 hash and tokens are in no error of the database, in whatever way it is shown', async () => {
    const { username } = await stored();
    const em = db.em();
    em.create(UserRow, { ...someone(), username });
    const twice = await failure(em.flush());
    expect(twice.name).toBe('UniqueConstraintViolationException');
    const missing = await failure(db.em().nativeUpdate(UserRow, { username }, { email: null }));
    expect(missing.name).toBe('NotNullConstraintViolationException');
    expect(missing.message).toContain('null value in column "email"');
    const checked = await failure(
      db.em().transactional(async own => {
        await own.execute(`alter table users add constraint users_plan check (plan <> 'gold')`);
        await own.nativeUpdate(UserRow, { username }, { plan: 'gold' });
      }),
    );
    expect(checked.name).toBe('CheckConstraintViolationException');
    for (const error of [twice, missing, checked]) {
      expectHidden(error.message, String(error.stack), JSON.stringify(error), inspect(error, { depth: 9 }));
    }
  });

  it('B1 passwords are hashed by Argon2id, and a hash shows itself nowhere', async () => {
    const hashed = await hashPassword('correct horse');
    expect(hashed.reveal()).toMatch(/^\$argon2id\$/);
    expect(await isPassword(hashed, 'correct horse')).toBe(true);
    expect(await isPassword(hashed, 'battery staple')).toBe(false);
    expectHidden(inspect(new Secret(HASH)), JSON.stringify(new Secret(HASH)));
  });

  it('B2 every column that is filtered, joined or ordered by has its index', async () => {
    expect(indexes.get('users_username_unique')).toContain('UNIQUE INDEX users_username_unique ON public.users');
    expect(indexes.get('users_email_unique')).toContain('UNIQUE');
    expect(indexes.get('users_provider_id_index')).toContain('(provider_id)');
    expect(indexes.get('users_newest')).toContain('(created_at, uuid)');
    expect(indexes.get('audit_logs_newest')).toContain('(user_uuid, created_at)');
  });

  it('B2 partial, GIN and expression indexes are made, and the schema has no difference afterwards', async () => {
    expect(indexes.get('users_to_verify')).toMatch(/\(created_at\) WHERE \(is_verified = false\)$/);
    expect(indexes.get('users_tokens')).toContain('USING gin (refresh_tokens)');
    expect(indexes.get('users_settings')).toContain('USING gin (settings)');
    expect(indexes.get('users_theme')).toMatch(/\(\(\(settings ->> 'theme'::text\)\)\)$/);
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  });

  it.each<[index: string, query: (em: TestOrm['em']) => Promise<unknown>]>([
    ['users_username_unique', em => queries.findByUsername(em(), 'ada')],
    ['users_tokens', em => queries.findByToken(em(), TOKEN)],
    ['users_settings', em => queries.listTesters(em(), 'search')],
    ['users_theme', em => queries.listByTheme(em(), 'dark')],
    ['users_newest', em => queries.listNewest(em(), 2)],
    ['users_to_verify', em => queries.listUnverified(em())],
  ])('B2 the planner can use %s for the query of the example', async (index, query) => {
    const { queries: sent } = await db.queries.during(() => query(db.em));
    expect(sent).toHaveLength(1);
    const { sql, params } = sent[0]!;
    const plan = await db.em().transactional(async em => {
      await em.execute('set local enable_seqscan = off');
      return em.execute(`explain ${sql}`, [...params]);
    });
    expect(JSON.stringify(plan)).toContain(index);
  });

  it('B3 JSON is asked for by containment, by path and by key', async () => {
    const dark = await stored({
      settings: { theme: 'dark', beta: ['b3-search', 'maps'] },
      refreshTokens: ['b3-token'],
    });
    const none = await stored({ settings: { beta: [] } });
    const ids = (rows: UserRow[]): string[] => rows.map(({ id }) => id);
    expect((await queries.findByToken(db.em(), 'b3-token'))?.id).toBe(dark.id);
    expect(await queries.findByToken(db.em(), 'b3')).toBeNull();
    expect(ids(await queries.listTesters(db.em(), 'b3-search'))).toEqual([dark.id]);
    expect(ids(await queries.listByTheme(db.em(), 'dark'))).toEqual([dark.id]);
    expect(ids(await queries.listByTheme(db.em(), 'light'))).toEqual([]);
    expect(ids(await queries.listWithSetting(db.em(), 'theme'))).toEqual([dark.id]);
    expect(ids(await queries.listWithSetting(db.em(), 'beta'))).toEqual([dark.id, none.id]);
  });

  it('B3 a token added to or removed from the array in place is one UPDATE, and none without a change', async () => {
    const { id } = await stored({ refreshTokens: ['a'] });
    const em = db.em();
    const row = await em.findOneOrFail(UserRow, id);
    const tokens = async (): Promise<string[]> => (await db.em().findOneOrFail(UserRow, id)).refreshTokens;
    expect(await db.queries.countOf(() => em.flush())).toBe(0);
    row.refreshTokens.push('b');
    const { sql } = await db.queries.during(() => em.flush());
    expect(sql).toEqual([expect.stringMatching(/^update "users" set "refresh_tokens" = \?, "updated_at"/)]);
    expect(await tokens()).toEqual(['a', 'b']);
    row.refreshTokens.splice(0, 1);
    expect(await db.queries.countOf(() => em.flush())).toBe(1);
    expect(await tokens()).toEqual(['b']);
    row.refreshTokens = row.refreshTokens.filter(token => token !== 'b');
    expect(await db.queries.countOf(() => em.flush())).toBe(1);
    expect(await tokens()).toEqual([]);
    row.refreshTokens.push('c');
    row.refreshTokens.pop();
    expect(await db.queries.countOf(() => em.flush())).toBe(0);
  });

  it('B6 defaults of the application are on a new instance, those of the database in a row of other programs', async () => {
    const made = new UserRow();
    expect([made.isVerified, made.settings, made.displayName, made.plan]).toEqual([false, {}, null, undefined]);
    const sql = `insert into users (uuid, username, email, password_hash) values (gen_random_uuid(), ?, ?, '-')`;
    await db.em().execute(sql, ['other', 'other@example.org']);
    const other = (await queries.findByUsername(db.em(), 'other'))!;
    expect([other.isVerified, other.refreshTokens, other.settings, other.plan]).toEqual([false, [], {}, 'free']);
    expect(other.createdAt).toBeInstanceOf(Date);
    const [em, { username, email }] = [db.em(), someone()];
    const row = Object.assign(new UserRow(), { username, email, passwordHash: HASH });
    const { count } = await db.queries.during(() => em.persist(row).flush());
    expect([row.plan, count]).toEqual(['free', 1]);
  });

  it('B6 what may be null says so in the column, and everything else is not null', async () => {
    const rows = await db
      .em()
      .execute<{ column_name: string }[]>(
        `select column_name from information_schema.columns where table_name = 'users' and is_nullable = 'YES' order by 1`,
      );
    expect(rows.map(row => row.column_name)).toEqual(['display_name', 'provider_id']);
    // @ts-expect-error the compiler demands an email
    expect(() => db.em().create(UserRow, { username: 'x', passwordHash: HASH })).not.toThrow();
  });

  it.each(['username', 'email', 'passwordHash'] as const)(
    'B6 a user without %s is refused by its name, before any SQL',
    async name => {
      const em = db.em();
      em.create(UserRow, { ...someone(), [name]: undefined } as never);
      const { result, count } = await db.queries.during(() => failure(em.flush()));
      expect(result.message).toContain(`Value for UserRow.${name} is required`);
      expect(count).toBe(0);
      expectHidden(result.message, inspect(result, { depth: 9 }));
    },
  );
});
