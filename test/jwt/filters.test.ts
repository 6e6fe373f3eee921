import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { AdminUser, model, User } from './model.ts';
import { refusedBy } from './refusals.ts';

describe.each(engines)('S14 tokens and filters [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    const visible = { name: 'visible', cond: { name: { $ne: 'hidden' } }, default: true };
    db = await openOrm(engine, { ...model(), filters: { visible } });
  });
  afterAll(() => db?.close());

  it('filters of the application apply to the entity of a token, and never to keys, refresh tokens and revocations', async () => {
    const em = db.em();
    const user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
    const { accessToken, refreshToken } = await user.issueJwt(em);
    expect((await User.fromJwt(db.em(), accessToken)).id).toBe(user.id);
    const next = await User.refreshJwt(db.em(), refreshToken!);
    user.name = 'hidden';
    await em.flush();
    expect(await refusedBy(User.fromJwt(db.em(), accessToken))).toBe('TOKEN_SUBJECT');
    expect(await refusedBy(User.refreshJwt(db.em(), next.refreshToken!))).toBe('TOKEN_SUBJECT');
    expect((await User.verifyJwt(db.em(), accessToken)).sub).toBe(user.id);
    user.name = 'Ada';
    await em.flush();
    await User.revokeJwt(db.em(), accessToken);
    expect(await refusedBy(User.fromJwt(db.em(), accessToken))).toBe('TOKEN_REVOKED');
  });
});
