import { defineEntity, p } from '@mikro-orm/core';
import { JwtClaimsError } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { jwt, JwtAuth, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { forge, read, stealKey } from './forge.ts';
import { options } from './model.ts';
import { refusedBy } from './refusals.ts';

const payload = jwtPayload
  .extend({
    sub: z.string().regex(/^[\da-f-]{36}$/),
    since: z.iso.datetime().transform(text => new Date(text)),
    scopes: z.array(z.string()).default([]),
    low: z.int(),
    high: z.int().refine(async value => Promise.resolve(value < 100)),
  })
  .refine(({ low, high }) => low <= high);

class Badge extends JwtAuth(UuidV7Base, { payload, purpose: 'badge' }) {
  declare low: number;
  declare high: number;
  override jwtClaims() {
    return { since: '2026-01-02T03:04:05.678Z', low: this.low, high: this.high };
  }
}
defineEntity({ class: Badge, properties: { low: p.integer(), high: p.integer() } } as never);

describe.each(engines)('S14 payloads [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    const purposes = { badge: { audience: 'https://api.test' } };
    db = await openOrm(engine, { entities: [Badge], extensions: [jwt({ ...options, purposes })] });
  });
  afterAll(() => db?.close());

  const tokenOf = async (low: number, high: number): Promise<string> => {
    const em = db.em();
    const badge = em.create(Badge, { low, high });
    await em.flush();
    return (await badge.issueJwt(em)).accessToken;
  };

  it('what is signed is the input of the schema, what is read its output: transforms, defaults, asynchronous rules', async () => {
    const token = await tokenOf(1, 2);
    expect(read(token)[1]).toMatchObject({ since: '2026-01-02T03:04:05.678Z', low: 1, high: 2 });
    expect(read(token)[1]).not.toHaveProperty('scopes');
    const claims = await Badge.verifyJwt(db.em(), token);
    expect(claims).toMatchObject({ since: new Date('2026-01-02T03:04:05.678Z'), scopes: [], low: 1, high: 2 });
    expect(await Badge.fromJwt(db.em(), token)).toMatchObject({ low: 1, high: 2 });
  });

  it.each([
    ['a rule of the whole', 2, 1],
    ['an asynchronous rule', 1, 100],
  ])('%s holds when a token is issued and when it is read', async (_title, low, high) => {
    await expect(tokenOf(low, high)).rejects.toThrow(JwtClaimsError);
    const [header, claims] = read(await tokenOf(1, 2));
    const forged = forge(await stealKey(db, 'badge'), header, { ...claims, low, high });
    expect(await refusedBy(Badge.fromJwt(db.em(), forged), forged)).toBe('TOKEN_CLAIMS');
  });

  it('a payload stays strict after a rule of the whole', async () => {
    const [header, claims] = read(await tokenOf(1, 2));
    const forged = forge(await stealKey(db, 'badge'), header, { ...claims, admin: true });
    expect(await refusedBy(Badge.fromJwt(db.em(), forged), forged)).toBe('TOKEN_CLAIMS');
  });
});
