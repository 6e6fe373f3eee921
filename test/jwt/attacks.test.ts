import { JwtKey } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { attacks, type Loot } from './attacks.ts';
import { forge, read, stealKey } from './forge.ts';
import { AdminUser, Client, model, newProcess, Seat, ServiceClient, User } from './model.ts';
import { refusedBy } from './refusals.ts';

describe.each(engines)('S14 attacks on tokens [$name]', engine => {
  let db: TestOrm;
  let loot: Loot;
  beforeAll(async () => {
    db = await openOrm(engine, model());
    const em = db.em();
    const [one, two] = ['one', 'two'].map(name => em.create(AdminUser, { name, level: 1 }));
    const client = em.create(ServiceClient, { name: 'service' });
    await em.flush();
    const { accessToken: token, refreshToken } = await one!.issueJwt(em);
    loot = {
      token,
      refreshToken: refreshToken!,
      otherToken: (await two!.issueJwt(em)).accessToken,
      clientToken: (await client.issueJwt(em)).accessToken,
      key: await stealKey(db, 'user'),
      refreshKey: await stealKey(db, 'user', 'refresh'),
      clientKey: await stealKey(db, 'client'),
    };
  });
  afterAll(() => db?.close());

  it('what is signed by the right key and says the right things is accepted, so that the attacks fail for their own reason', async () => {
    const [header, claims] = read(loot.token);
    expect(await User.fromJwt(db.em(), forge(loot.key, header, claims))).toBeInstanceOf(AdminUser);
    const edges = {
      exp: Math.floor(Date.now() / 1000) - 2,
      nbf: Math.ceil(Date.now() / 1000) + 2,
      aud: [claims['aud'], 'x'],
    };
    expect(await User.fromJwt(db.em(), forge(loot.key, header, { ...claims, ...edges }))).toBeInstanceOf(AdminUser);
  });

  it.each(attacks)('%s: refused, and the log says %s', async (_title, code, attack) => {
    const token = attack(loot);
    const { result, count } = await db.queries.during(() =>
      refusedBy(User.fromJwt(db.em(), token as string), String(token)),
    );
    expect(result).toBe(code);
    const readsKeys = code === 'TOKEN_KEY' && _title === 'a kid that no key has';
    const readsRows = code === 'TOKEN_SUBJECT' ? (_title === 'a sub that no row has' ? 2 : 0) : 0;
    expect(count).toBe(readsKeys ? 1 : readsRows);
  });

  it('an access token refreshes nothing, and a refresh token of another purpose neither', async () => {
    expect(await refusedBy(User.refreshJwt(db.em(), loot.token), loot.token)).toBe('TOKEN_KEY');
    expect(await refusedBy(Client.fromJwt(db.em(), loot.refreshToken))).toBe('TOKEN_KEY');
  });

  it('a bigint key in another spelling, out of range or of two parts is refused before its table is asked', async () => {
    const [header, claims] = read(loot.clientToken);
    const id = String(claims['sub']);
    for (const sub of [
      `0${id}`,
      `+${id}`,
      `${id} `,
      `${id}.0`,
      '0x1',
      '9223372036854775808',
      '-',
      `["${id}"]`,
      '1e0',
    ]) {
      const token = forge(loot.clientKey, header, { ...claims, sub });
      const { result, count } = await db.queries.during(() => refusedBy(Client.fromJwt(db.em(), token)));
      expect([sub, result, count]).toEqual([sub, 'TOKEN_SUBJECT', 0]);
    }
  });

  it('a key of two columns with too few parts, too many, of another type, spelling or range is refused before its table is asked', async () => {
    const em = db.em();
    const seat = em.create(Seat, { room: 'a', number: 7 });
    await em.flush();
    const [header, claims] = read((await seat.issueJwt(em)).accessToken);
    const key = await stealKey(db, 'seat');
    const asked = async (sub: string) => {
      const token = forge(key, header, { ...claims, sub });
      return db.queries.during(() => refusedBy(Seat.fromJwt(db.em(), token)));
    };
    for (const sub of [
      '["a"]',
      '["a","7","7"]',
      '["a",7]',
      '["a", "7"]',
      '["a","07"]',
      '["a","2147483648"]',
      '["a","7.5"]',
      '["a","NaN"]',
      '["a\\u0000","7"]',
      'a',
      '{"room":"a","number":"7"}',
      '["\\u0061","7"]',
      'null',
    ]) {
      const { result, count } = await asked(sub);
      expect([sub, result, count]).toEqual([sub, 'TOKEN_SUBJECT', 0]);
    }
    expect((await asked('["a","8"]')).count).toBe(2);
  });

  it('a key that is revoked, expired, not active yet, or whose row was given another algorithm, verifies nothing', async () => {
    const { id } = loot.clientKey.row;
    const usable = { activeUntil: null, activeFrom: new Date(0), revokedAt: null, algorithm: 'ES256' as const };
    const hour = 3_600_000;
    for (const [change, code] of [
      [{ activeUntil: new Date(Date.now() - 4000) }, undefined],
      [{ revokedAt: new Date() }, 'TOKEN_KEY'],
      [{ activeFrom: new Date(Date.now() + hour) }, 'TOKEN_KEY'],
      [{ activeUntil: new Date(Date.now() - hour) }, 'TOKEN_KEY'],
      [{ algorithm: 'RS256' as const }, 'TOKEN_HEADER'],
    ] as const) {
      await db.em().nativeUpdate(JwtKey, { id }, { ...usable, ...change });
      const attempt = newProcess().verify(db.em(), loot.clientToken, { purpose: 'client' });
      if (code === undefined) {
        expect((await attempt).payload.sub).toMatch(/^\d+$/);
      } else {
        expect(await refusedBy(attempt)).toBe(code);
      }
    }
  });
});
