import { randomUUID } from 'node:crypto';
import { JwtKey } from 'mikro-orm-polymorphic/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { setJwtManager } from '../../src/jwt/jwt-manager.ts';
import { engines } from '../support/index.ts';
import { forge, read, stealKey, type StolenKey } from './forge.ts';
import { newProcess, options, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { Scene } from './scene.ts';

const now = Math.floor(Date.now() / 1000) * 1000 + 60_000;
const second = now / 1000;
const purpose = 'user';

describe.each(engines)('S14 edges of time, to the millisecond [$name]', engine => {
  let scene: Scene;
  let key: StolenKey;
  let header: Record<string, unknown>;
  let claims: Record<string, unknown>;
  beforeAll(async () => {
    scene = await Scene.open(engine);
    [header, claims] = read(await scene.issue());
    key = await stealKey(scene.db, purpose);
  });
  afterAll(() => scene?.close());
  afterEach(() => vi.useRealTimers());

  /** What becomes of the claims at a time, for a process with a tolerance in seconds. */
  const at = async (time: number, change: object, clockTolerance = 5): Promise<string> => {
    const token = forge(key, header, {
      ...claims,
      jti: randomUUID(),
      iat: second - 60,
      nbf: second - 60,
      exp: second + 60,
      ...change,
    });
    vi.useFakeTimers({ toFake: ['Date'], now: time });
    const attempt = newProcess({ ...options, clockTolerance }).verify(scene.em(), token, { purpose });
    return attempt.then(
      () => 'accepted',
      () => refusedBy(attempt),
    );
  };

  it.each([0, 5])('exp: refused from its second on, with a tolerance of %i s', async tolerance => {
    const end = now + tolerance * 1000;
    expect(await at(end - 1, { exp: second }, tolerance)).toBe('accepted');
    expect(await at(end, { exp: second }, tolerance)).toBe('TOKEN_EXPIRED');
  });

  it.each([0, 5])('nbf and iat: accepted from their second on, with a tolerance of %i s', async tolerance => {
    const start = now - tolerance * 1000;
    for (const claim of ['nbf', 'iat']) {
      expect(await at(start, { [claim]: second }, tolerance)).toBe('accepted');
      expect(await at(start - 1, { [claim]: second }, tolerance)).toBe('TOKEN_NOT_YET_VALID');
    }
  });

  it('tokens of one millisecond are valid in it, with no tolerance, and a revocation parts them', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now });
    setJwtManager(scene.db.orm.config, newProcess({ clockTolerance: 0 }));
    const before = await Promise.all(Array.from({ length: 20 }, () => scene.signIn()));
    expect(await Promise.all(before.map(({ accessToken }) => scene.works(accessToken)))).toEqual(Array(20).fill(true));
    await scene.user.revokeJwts(scene.em());
    const after = await scene.signIn();
    for (const { accessToken } of before) {
      expect(await refusedBy(User.fromJwt(scene.em(), accessToken))).toBe('TOKEN_REVOKED');
    }
    expect(await scene.works(after.accessToken)).toBe(true);
    await scene.user.revokeJwts(scene.em());
    expect(await refusedBy(User.fromJwt(scene.em(), after.accessToken))).toBe('TOKEN_REVOKED');
  });

  it('a key verifies within its times and the tolerance, and no millisecond more', async () => {
    const { id } = key.row;
    await scene
      .em()
      .nativeUpdate(JwtKey, { id }, { activeFrom: new Date(now - 1000), activeUntil: new Date(now + 1000) });
    expect(await at(now - 6000, {})).toBe('accepted');
    expect(await at(now - 6001, {})).toBe('TOKEN_KEY');
    expect(await at(now + 6000, {})).toBe('accepted');
    expect(await at(now + 6001, {})).toBe('TOKEN_KEY');
  });
});
