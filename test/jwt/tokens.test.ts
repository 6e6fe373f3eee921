import { changeType, JwtClaimsError, JwtSubjectError } from 'mikro-orm-polymorphic';
import { JwtKey, RefreshToken, tokenResponse } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { AdminUser, Client, Customer, DeviceClient, model, Robot, Seat, ServiceClient, User } from './model.ts';
import { refusal, refusedBy } from './refusals.ts';

describe.each(engines)('S14 tokens of entities [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, model());
  });
  afterAll(() => db?.close());

  const admin = async (data: Partial<AdminUser> = {}): Promise<AdminUser> => {
    const em = db.em();
    const made = em.create(AdminUser, { name: 'Ada', level: 3, ...data });
    await em.flush();
    return made;
  };
  const tokenOf = async (user: User): Promise<string> => (await user.issueJwt(db.em())).accessToken;

  it('a rolled back transaction takes a first key and a refresh token with it, and the next token has a key of its own', async () => {
    const em = db.em();
    const robot = em.create(Robot, {});
    await em.flush();
    const count = async (): Promise<number[]> => [
      await db.em().count(JwtKey, { purpose: 'robot' }),
      await db.em().count(RefreshToken, { purpose: 'robot' }),
    ];
    const lost: string[] = [];
    const undone = db.em().transactional(async tx => {
      const { accessToken } = await robot.issueJwt(tx);
      lost.push(accessToken);
      expect(await Robot.fromJwt(tx, accessToken)).toBeInstanceOf(Robot);
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(await count()).toEqual([0, 0]);
    const { accessToken } = await robot.issueJwt(db.em());
    expect(await Robot.fromJwt(db.em(), accessToken)).toBeInstanceOf(Robot);
    expect(await refusedBy(Robot.fromJwt(db.em(), lost[0]!))).toBe('TOKEN_KEY');
    expect(await count()).toEqual([2, 1]);
  });

  it('answers with a bearer token, its lifetime in seconds, and a refresh token where the purpose has them', async () => {
    const response = await (await admin()).issueJwt(db.em());
    expect(tokenResponse.parse(response)).toEqual(response);
    expect(response).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, refreshToken: expect.any(String) });
    const em = db.em();
    const client = em.create(ServiceClient, { name: 'service' });
    await em.flush();
    expect(Object.keys(await client.issueJwt(em))).toEqual(['accessToken', 'tokenType', 'expiresIn']);
  });

  it('its claims are those of RFC 7519, of the payload, and the family', async () => {
    const user = await admin();
    const claims = await User.verifyJwt(db.em(), await tokenOf(user));
    const role: 'admin' | 'customer' = claims.role;
    expect(role).toBe('admin');
    expect(claims).toEqual({
      sub: user.id,
      role: 'admin',
      iss: 'https://issuer.test',
      aud: 'https://api.test',
      iat: expect.closeTo(Date.now() / 1000, -1),
      nbf: Math.floor(claims.iat),
      exp: Math.floor(claims.iat) + 900,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      sid: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  it('M1 a token of a leaf of a joined hierarchy is read back as the leaf, through root and leaf, by three queries', async () => {
    const user = await admin();
    const token = await tokenOf(user);
    const { result, sql } = await db.queries.during(() => User.fromJwt(db.em(), token));
    expect(result).toBeInstanceOf(AdminUser);
    expect(result).toMatchObject({ id: user.id, level: 3 });
    expect(sql.map(statement => /from "(\w+)"/.exec(statement)![1])).toEqual(['revoked_token', 'user', 'admin_user']);
    expect((await AdminUser.fromJwt(db.em(), token)).level).toBe(3);
  });

  it('M1 a token of a leaf of a single table is read back as the leaf, with a bigint key', async () => {
    const em = db.em();
    const client = em.create(DeviceClient, { name: 'device', model: 'X' });
    await em.flush();
    const { accessToken } = await client.issueJwt(em);
    expect((await Client.verifyJwt(db.em(), accessToken)).sub).toBe(String(client.id));
    const found = await Client.fromJwt(db.em(), accessToken);
    expect(found).toBeInstanceOf(DeviceClient);
    expect(found.id).toBe(client.id);
  });

  it('M1 a token of a sibling is refused, loaded or not', async () => {
    const token = await tokenOf(await admin());
    expect(await refusedBy(Customer.fromJwt(db.em(), token))).toBe('TOKEN_SUBJECT');
    const em = db.em();
    const client = em.create(DeviceClient, { name: 'device' });
    await em.flush();
    const { accessToken } = await client.issueJwt(em);
    expect(await refusedBy(ServiceClient.fromJwt(em, accessToken))).toBe('TOKEN_SUBJECT');
    expect(await refusedBy(ServiceClient.fromJwt(db.em(), accessToken))).toBe('TOKEN_SUBJECT');
  });

  it('M1 a changed type is followed, and refused where the class that is asked no longer fits', async () => {
    const em = db.em();
    const user = em.create(AdminUser, { name: 'Ada', level: 3 });
    await em.flush();
    const token = await tokenOf(user);
    const stale = db.em();
    await stale.findOneOrFail(User, user.id);
    await changeType(em, user, { to: Customer, data: { city: 'Oslo' } });
    await em.flush();
    expect(await User.fromJwt(db.em(), token)).toBeInstanceOf(Customer);
    expect(await User.fromJwt(stale, token)).toBeInstanceOf(Customer);
    expect(await refusedBy(AdminUser.fromJwt(db.em(), token))).toBe('TOKEN_SUBJECT');
  });

  it('keys of text and of two columns are named by their text', async () => {
    const em = db.em();
    const robot = em.create(Robot, {});
    const seat = em.create(Seat, { room: 'a,"b"', number: 7 });
    await em.flush();
    const [one, two] = [(await robot.issueJwt(em)).accessToken, (await seat.issueJwt(em)).accessToken];
    expect((await Robot.fromJwt(db.em(), one)).id).toBe(robot.id);
    expect((await Seat.verifyJwt(em, two)).sub).toBe('["a,\\"b\\"","7"]');
    expect(await Seat.fromJwt(db.em(), two)).toMatchObject({ room: 'a,"b"', number: 7 });
  });

  it('an entity that is gone is refused, even where it is still managed', async () => {
    const user = await admin();
    const token = await tokenOf(user);
    const em = db.em();
    await em.findOneOrFail(User, user.id);
    await db.em().nativeDelete(User, { id: user.id });
    expect(await refusedBy(User.fromJwt(em, token), token)).toBe('TOKEN_SUBJECT');
    expect(await refusedBy(User.fromJwt(db.em(), token), token)).toBe('TOKEN_SUBJECT');
  });

  it('an entity that is marked as deleted or inactive is refused, even where it is managed as it was', async () => {
    const user = await admin();
    const { accessToken, refreshToken } = await user.issueJwt(db.em());
    const em = db.em();
    await em.findOneOrFail(User, user.id);
    const reasons: string[] = [];
    for (const change of [{ isActive: false }, { isActive: true, deletedAt: new Date() }]) {
      await db.em().nativeUpdate(User, { id: user.id }, change);
      reasons.push((await refusal(User.fromJwt(em, accessToken))).message);
      reasons.push((await refusal(User.fromJwt(db.em(), accessToken))).message);
      reasons.push((await refusal(User.refreshJwt(db.em(), refreshToken!))).message);
    }
    expect(reasons.map(reason => /: (.*)\.$/.exec(reason)![1])).toEqual([
      ...Array(3).fill('it is not active'),
      ...Array(3).fill('it is marked as deleted'),
    ]);
    const late = await db.em().findOneOrFail(User, user.id);
    await expect(late.issueJwt(db.em())).rejects.toThrow(JwtSubjectError);
  });

  it('a managed entity keeps the changes that wait for a flush', async () => {
    const user = await admin();
    const em = db.em();
    const managed = await em.findOneOrFail(User, user.id);
    managed.name = 'changed';
    const found = await User.fromJwt(em, await tokenOf(user));
    expect(found).toBe(managed);
    expect(found.name).toBe('changed');
  });

  it('issues nothing for an entity without a row, nor for claims that do not fit', async () => {
    await expect(db.em().create(AdminUser, { name: 'new', level: 1 }).issueJwt(db.em())).rejects.toThrow(
      JwtSubjectError,
    );
    await expect(db.em().create(ServiceClient, { name: 'new' }).issueJwt(db.em())).rejects.toThrow(JwtSubjectError);
    const user = await admin();
    const claims: object[] = [{ role: 'owner' }, {}, { role: 'admin', sub: 'x' }, { role: 'admin', exp: 1 }];
    for (const wrong of claims) {
      Object.assign(user, { jwtClaims: () => wrong });
      const error: unknown = await user.issueJwt(db.em()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(JwtClaimsError);
      expect((error as Error).message).not.toContain('owner');
    }
  });
});
