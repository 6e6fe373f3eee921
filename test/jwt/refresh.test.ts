import { JwtPurposeError, JwtTransactionError } from 'mikro-orm-polymorphic';
import { jwtManagerOf, RefreshToken, RevokedToken, type TokenResponse } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { read } from './forge.ts';
import { AdminUser, Client, Customer, model, ServiceClient, User } from './model.ts';
import { refusal, refusedBy } from './refusals.ts';

const purpose = 'user';

describe.each(engines)('S14 refreshing and revoking [$name]', engine => {
  let db: TestOrm;
  let user: AdminUser;
  beforeAll(async () => {
    db = await openOrm(engine, model());
    const em = db.em();
    user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
  });
  afterAll(() => db?.close());
  afterEach(() => vi.useRealTimers());

  const signIn = async (): Promise<Required<TokenResponse>> =>
    (await user.issueJwt(db.em())) as Required<TokenResponse>;
  const refresh = async (token: string): Promise<Required<TokenResponse>> =>
    (await User.refreshJwt(db.em(), token)) as Required<TokenResponse>;
  const claimsOf = (token: string): Record<string, string> => read(token)[1] as Record<string, string>;
  const works = async (token: string): Promise<boolean> => (await User.fromJwt(db.em(), token)) instanceof AdminUser;

  it('a refresh token gives the next tokens of its family, for the entity as it is now', async () => {
    const first = await signIn();
    const next = await refresh(first.refreshToken);
    expect([await works(next.accessToken), await works(first.accessToken)]).toEqual([true, true]);
    const [one, two, three] = [first.accessToken, next.accessToken, next.refreshToken].map(claimsOf);
    expect([two!['sid'], three!['sid']]).toEqual([one!['sid'], one!['sid']]);
    expect(new Set([one, two, three].map(claims => claims!['jti'])).size).toBe(3);
    expect(Object.keys(three!).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sid', 'sub']);
    expect(await works((await refresh(next.refreshToken)).accessToken)).toBe(true);
  });

  it('a refresh token that is used a second time revokes its family: the thief’s tokens and the owner’s', async () => {
    const first = await signIn();
    const others = await signIn();
    const stolen = await refresh(first.refreshToken);
    const cause = await refusal(refresh(first.refreshToken), first.refreshToken);
    expect(cause.code).toBe('REFRESH_TOKEN_REUSED');
    expect(cause.message).toContain(claimsOf(first.accessToken)['sid']!);
    for (const token of [first.accessToken, stolen.accessToken]) {
      expect(await refusedBy(User.fromJwt(db.em(), token))).toBe('TOKEN_REVOKED');
    }
    expect(await refusedBy(refresh(stolen.refreshToken))).toBe('TOKEN_REVOKED');
    expect(await works(others.accessToken)).toBe(true);
  });

  it('of two uses at once one gets tokens, and the family is revoked', async () => {
    const { refreshToken } = await signIn();
    const results = await Promise.allSettled([refresh(refreshToken), refresh(refreshToken)]);
    const [won, ...more] = results.filter(result => result.status === 'fulfilled');
    expect([won !== undefined, more.length]).toEqual([true, 0]);
    expect(await refusedBy(User.fromJwt(db.em(), won!.value.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a refresh token whose row is gone is treated as used', async () => {
    const { refreshToken, accessToken } = await signIn();
    await db.em().nativeDelete(RefreshToken, { id: claimsOf(refreshToken)['jti']! });
    expect(await refusedBy(refresh(refreshToken))).toBe('REFRESH_TOKEN_REUSED');
    expect(await refusedBy(User.fromJwt(db.em(), accessToken))).toBe('TOKEN_REVOKED');
  });

  it('is refused inside a transaction, for a purpose without refresh tokens, and through a sibling', async () => {
    const { refreshToken } = await signIn();
    const inside = db.em().transactional(em => User.refreshJwt(em, refreshToken));
    await expect(inside).rejects.toThrow(JwtTransactionError);
    await expect(Client.refreshJwt(db.em(), refreshToken)).rejects.toThrow(JwtPurposeError);
    expect(await refusedBy(Customer.refreshJwt(db.em(), refreshToken))).toBe('TOKEN_SUBJECT');
    expect(await works((await refresh(refreshToken)).accessToken)).toBe(true);
  });

  it('an expired refresh token is refused', async () => {
    const { refreshToken } = await signIn();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_606_000 });
    expect(await refusedBy(refresh(refreshToken))).toBe('TOKEN_EXPIRED');
  });

  it('stores no token', async () => {
    const { refreshToken, accessToken } = await signIn();
    const rows = await db.em().execute<object[]>('select r::text from refresh_token as r');
    const signatures = [refreshToken, accessToken].map(token => token.split('.')[2]!);
    expect(signatures.some(text => JSON.stringify(rows).includes(text))).toBe(false);
  });

  it('one token is revoked by its jti', async () => {
    const [one, two] = [await signIn(), await signIn()];
    await jwtManagerOf(db.orm).revoke(db.em(), { purpose, jti: claimsOf(one.accessToken)['jti']! });
    expect(await refusedBy(User.fromJwt(db.em(), one.accessToken))).toBe('TOKEN_REVOKED');
    expect(await works(two.accessToken)).toBe(true);
    expect(await works((await refresh(one.refreshToken)).accessToken)).toBe(true);
  });

  it('a family is revoked by either of its tokens, twice if need be', async () => {
    for (const use of ['accessToken', 'refreshToken'] as const) {
      const tokens = await signIn();
      await User.revokeJwt(db.em(), tokens[use]);
      await User.revokeJwt(db.em(), tokens[use]);
      expect(await refusedBy(User.fromJwt(db.em(), tokens.accessToken))).toBe('TOKEN_REVOKED');
      expect(await refusedBy(refresh(tokens.refreshToken))).toBe('TOKEN_REVOKED');
    }
    expect(await refusedBy(User.revokeJwt(db.em(), 'a.b.c'))).toBe('TOKEN_MALFORMED');
  });

  it('all tokens of an entity are revoked, those issued afterwards are valid, and nobody else’s are touched', async () => {
    const em = db.em();
    const other = em.create(Customer, { name: 'Bob' });
    await em.flush();
    const { accessToken: theirs } = await other.issueJwt(em);
    const before = [await signIn(), await signIn()];
    await user.revokeJwts(db.em());
    const after = await signIn();
    for (const { accessToken, refreshToken } of before) {
      expect(await refusedBy(User.fromJwt(db.em(), accessToken))).toBe('TOKEN_REVOKED');
      expect(await refusedBy(refresh(refreshToken))).toBe('TOKEN_REVOKED');
    }
    expect(await works(after.accessToken)).toBe(true);
    expect(await User.fromJwt(db.em(), theirs)).toBeInstanceOf(Customer);
    await user.revokeJwts(db.em());
    expect(await refusedBy(User.fromJwt(db.em(), after.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a revocation is a part of the transaction that it is made in', async () => {
    const { accessToken } = await signIn();
    const undone = db.em().transactional(async em => {
      await user.revokeJwts(em);
      expect(await refusedBy(User.fromJwt(em, accessToken))).toBe('TOKEN_REVOKED');
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await works(accessToken)).toBe(true);
  });

  it('rows of what has expired are deleted, and no others', async () => {
    const { accessToken } = await signIn();
    await User.revokeJwt(db.em(), accessToken);
    const count = async (): Promise<number> =>
      (await db.em().count(RefreshToken)) + (await db.em().count(RevokedToken));
    const before = await count();
    expect(await jwtManagerOf(db.orm).deleteExpired(db.em())).toBe(0);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4_000_000 });
    expect(await jwtManagerOf(db.orm).deleteExpired(db.em())).toBe(before);
    expect(await count()).toBe(0);
  });

  it('a class whose purpose has no refresh tokens gives none', async () => {
    const em = db.em();
    const client = em.create(ServiceClient, { name: 'x' });
    await em.flush();
    expect((await client.issueJwt(em)).refreshToken).toBeUndefined();
  });
});
