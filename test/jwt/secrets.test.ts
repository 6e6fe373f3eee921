import { inspect } from 'node:util';
import Fastify from 'fastify';
import { type PolymorphicError } from 'mikro-orm-polymorphic';
import { mikroOrm } from 'mikro-orm-polymorphic/fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import { attacks, type Loot } from './attacks.ts';
import { stealKey } from './forge.ts';
import { kek, newProcess, nextKek, ServiceClient, User } from './model.ts';
import { Scene, type Tokens } from './scene.ts';

describe.each(engines)('S14 what is shown of tokens and keys [$name]', engine => {
  let scene: Scene;
  let tokens: Tokens;
  let loot: Loot;
  /** What nobody may see: signatures, payloads, private keys, key-encryption keys. */
  let secrets: string[];
  beforeAll(async () => {
    scene = await Scene.open(engine);
    tokens = await scene.signIn();
    const em = scene.em();
    const client = em.create(ServiceClient, { name: 'service' });
    await em.flush();
    loot = {
      token: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      otherToken: (await scene.signIn()).accessToken,
      clientToken: (await client.issueJwt(em)).accessToken,
      key: await stealKey(scene.db, 'user'),
      refreshKey: await stealKey(scene.db, 'user', 'refresh'),
      clientKey: await stealKey(scene.db, 'client'),
    };
    const keys = [loot.key, loot.refreshKey, loot.clientKey];
    secrets = [
      ...[loot.token, loot.refreshToken, loot.otherToken, loot.clientToken].flatMap(token => token.split('.').slice(1)),
      ...keys.flatMap(({ row, privateKey }) => [row.privateKey, privateKey.export({ format: 'jwk' }).d!]),
      kek.key.toString('base64'),
      kek.key.toString('hex'),
    ];
  });
  afterAll(() => scene?.close());

  const expectNoSecret = (shown: string, more: readonly string[] = []): void => {
    expect([...secrets, ...more].filter(secret => shown.includes(secret))).toEqual([]);
  };
  /** The parts of a token that are long enough to be told apart. */
  const partsOf = (token: unknown): string[] =>
    String(token)
      .split('.')
      .filter(part => part.length > 20);

  it('no refusal holds a token or a key, in whichever way it or its cause is printed, and all are alike to the outside', async () => {
    const answers = new Set<string>();
    for (const [, code, attack] of attacks) {
      const token = attack(loot);
      const error = (await User.fromJwt(scene.em(), token as string).catch(
        (thrown: unknown) => thrown,
      )) as PolymorphicError;
      const cause = error.cause as PolymorphicError;
      expect(cause.code).toBe(code);
      for (const each of [error, cause]) {
        const all = { showHidden: true, getters: true, depth: Infinity, maxStringLength: Infinity };
        const shown = [
          inspect(each, all),
          JSON.stringify(each),
          JSON.stringify(Object.entries(each)),
          String(each),
          each.stack,
        ];
        expectNoSecret(shown.join('\n'), partsOf(token));
      }
      const { cause: _, ...outside } = error;
      answers.add(JSON.stringify([error.name, error.message, error.status, outside]));
    }
    expect([...answers]).toHaveLength(1);
  });

  it('the log of a server has the reason of a 401, and neither token nor key; the answer has neither', async () => {
    const lines: string[] = [];
    const app = Fastify({ logger: { level: 'trace', stream: { write: (line: string) => void lines.push(line) } } });
    await app.register(mikroOrm, { orm: scene.db.orm });
    app.get('/me', async ({ em, headers }) => (await User.fromJwt(em, String(headers.authorization))).id);
    const bodies = new Set<string>();
    for (const token of [
      `${loot.token}x`,
      loot.clientToken,
      loot.refreshToken,
      loot.token.replace(/[^.]*$/, loot.otherToken.split('.')[2]!),
    ]) {
      const response = await app.inject({ url: '/me', headers: { authorization: token } });
      expect(response.statusCode).toBe(401);
      bodies.add(response.body);
    }
    expect(bodies.size).toBe(1);
    const log = lines.join('');
    expect(log).toContain('The signature of the token is not that of its key.');
    expectNoSecret(log + [...bodies].join(''));
    await app.close();
  });

  it('no statement that is sent, and so no log of statements, holds a token or a private key that is not encrypted', async () => {
    const em = scene.em();
    const { queries, result } = await scene.db.queries.during(async () => {
      const first = await scene.signIn();
      const next = await scene.refresh(first.refreshToken);
      await scene.works(next.accessToken);
      await scene.manager.rotate(em, { purpose: 'user' });
      await newProcess({ keyEncryptionKeys: [nextKek, kek] }).rewrap(em);
      await User.revokeJwt(em, next.accessToken);
      await scene.user.revokeJwts(em);
      return [first, next].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
    });
    expect(queries.length).toBeGreaterThan(10);
    const plain = secrets.filter(
      secret => ![loot.key, loot.refreshKey, loot.clientKey].some(({ row }) => row.privateKey === secret),
    );
    const sent = JSON.stringify(queries.map(({ sql, params }) => [sql, params]));
    expect([...plain, ...result.flatMap(partsOf)].filter(secret => sent.includes(secret))).toEqual([]);
    expect(sent).not.toMatch(/\\"d\\":/);
  });
});
