import { inspect } from 'node:util';
import { defineEntity, p } from '@mikro-orm/core';
import {
  DeclarationError,
  JwtOptionError,
  JwtPurposeError,
  KeyEncryptionKeyError,
  MissingJwtError,
} from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { jwt, JwtAuth, type JwtOptions, jwtManagerOf, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines, openOrm } from '../support/index.ts';
import { AdminUser, entities, kek, model, options, User } from './model.ts';
import { refusedBy } from './refusals.ts';

const [pglite, postgres] = engines;

describe('S14 start-up', () => {
  it.each<[string, unknown, string]>([
    ['no keys', undefined, 'is missing'],
    ['an empty list', [], 'is missing'],
    ['an unset variable', [{ id: 'a', key: undefined }], 'has no key'],
    ['31 bytes', [{ id: 'a', key: Buffer.alloc(31) }], 'has 31 bytes in place of 32'],
    ['a passphrase of 32 characters', [{ id: 'a', key: 'p'.repeat(32) }], 'has 24 bytes in place of 32'],
    ['what is no base64', [{ id: 'a', key: 'not base64!' }], 'that is no base64'],
    ['no id', [{ key: kek.key }], 'has a key whose id is no text'],
    ['one id twice', [kek, kek], "has two keys with the id 'kek-1'"],
  ])('refuses key-encryption keys: %s', (_title, keyEncryptionKeys, reason) => {
    const attempt = () => jwt({ ...options, keyEncryptionKeys } as JwtOptions);
    expect(attempt).toThrow(KeyEncryptionKeyError);
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow('pppp');
  });

  it.each<[string, object, string]>([
    ['no issuer', { issuer: '' }, 'issuer'],
    ['HMAC', { purposes: { user: { audience: 'a', algorithm: 'HS256' } } }, 'purposes.user.algorithm'],
    ['none', { purposes: { user: { audience: 'a', algorithm: 'none' } } }, 'purposes.user.algorithm'],
    ['no audience', { purposes: { user: {} } }, 'purposes.user.audience'],
    ['a lifetime of nothing', { purposes: { user: { audience: 'a', lifetime: 0 } } }, 'purposes.user.lifetime'],
    ['a tolerance of a day', { clockTolerance: 86_400 }, 'clockTolerance'],
    ['an unknown option', { leeway: 1 }, 'leeway'],
  ])('refuses options: %s', (_title, change, named) => {
    const attempt = () => jwt({ ...options, ...change });
    expect(attempt).toThrow(JwtOptionError);
    expect(attempt).toThrow(named);
  });

  it('refuses payloads that do not extend jwtPayload, or have claims of the library, and no purpose', () => {
    const declare =
      (payload: unknown, purpose = 'user') =>
      () =>
        JwtAuth(UuidV7Base, { payload: payload as typeof jwtPayload, purpose });
    expect(declare(z.object({ role: z.string() }))).toThrow(DeclarationError);
    expect(declare(undefined)).toThrow('does not extend jwtPayload');
    expect(declare(jwtPayload.extend({ exp: z.number(), sid: z.string() }))).toThrow(
      'has exp and sid, which the library writes',
    );
    expect(declare(jwtPayload, '')).toThrow('JwtAuth needs a purpose');
  });

  it('refuses a purpose that jwt() was not given, and one that two tables share', async () => {
    const { user: _, ...purposes } = options.purposes;
    await expect(openOrm(pglite!, model({ purposes }))).rejects.toThrow(JwtPurposeError);
    class Impostor extends JwtAuth(UuidV7Base, { payload: jwtPayload, purpose: 'robot' }) {}
    defineEntity({ class: Impostor, properties: { name: p.string() } } as never);
    const both = { ...model(), entities: [...entities, Impostor] };
    await expect(openOrm(pglite!, both)).rejects.toThrow("share the purpose 'robot'");
  });

  it('refuses two extensions, and tokens without one; settings show no key', async () => {
    const extensions = [jwt(options), jwt(options)];
    await expect(openOrm(pglite!, { entities, extensions })).rejects.toThrow('two extensions jwt()');
    expect(inspect(extensions, { depth: 9, showHidden: true })).not.toContain('07 07');
    await using db = await openOrm(pglite!, { entities });
    expect(() => jwtManagerOf(db.orm)).toThrow(MissingJwtError);
    await expect(User.fromJwt(db.em(), 'a.b.c')).rejects.toThrow(MissingJwtError);
  });

  it('two ORMs have keys, managers and entities of their own', async () => {
    await using one = await openOrm(pglite!, model());
    await using two = await openOrm(postgres!, model());
    expect(jwtManagerOf(one.orm)).not.toBe(jwtManagerOf(two.orm));
    expect(jwtManagerOf(one.em())).toBe(jwtManagerOf(one.orm));
    const em = one.em();
    const user = em.create(AdminUser, { name: 'Ada', level: 1 });
    await em.flush();
    const { accessToken } = await user.issueJwt(em);
    expect(await refusedBy(User.fromJwt(two.em(), accessToken))).toBe('TOKEN_KEY');
    expect(await two.orm.schema.getUpdateSchemaSQL()).toBe('');
  });
});
