import { defineEntity, p } from '@mikro-orm/core';
import Fastify from 'fastify';
import { DeclarationError, JwtOptionError, JwtPurposeError, JwtSubjectError } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { jwksRoute, type JwksRouteOptions, jwt, JwtAuth, jwtManagerOf, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines, openOrm } from '../support/index.ts';
import { AdminUser, entities, model, options, Robot, User } from './model.ts';
import { refusedBy } from './refusals.ts';
import { Scene } from './scene.ts';

const engine = engines[0]!;
const nothings = [null, undefined, 5, 'em', {}] as const;

describe('S14 what is no argument', () => {
  let scene: Scene;
  let token: string;
  beforeAll(async () => {
    scene = await Scene.open(engine);
    token = await scene.issue();
  });
  afterAll(() => scene?.close());

  it.each(nothings)('%o is no entity manager, wherever one is asked for', async nothing => {
    const no = nothing as never;
    const { manager, user } = scene;
    const purpose = 'user';
    for (const attempt of [
      () => user.issueJwt(no),
      () => user.revokeJwts(no),
      () => User.fromJwt(no, token),
      () => User.verifyJwt(no, token),
      () => User.refreshJwt(no, token),
      () => User.revokeJwt(no, token),
      () => manager.issue(no, { purpose, subject: user.id, claims: {} }),
      () => manager.verify(no, token, { purpose }),
      () => manager.rotate(no, { purpose }),
      () => manager.revoke(no, { purpose, subject: user.id }),
      () => manager.revokeKey(no, user.id),
      () => manager.rewrap(no),
      () => manager.deleteExpired(no),
      () => manager.jwks(no),
      async () => jwtManagerOf(no),
    ]) {
      await expect(attempt()).rejects.toThrow(JwtOptionError);
      await expect(attempt()).rejects.toThrow(/^Tokens need an/);
    }
  });

  it.each([null, undefined, {}, { orm: null }, { orm: {} }])('jwksRoute without an ORM is refused: %o', async given => {
    const app = Fastify();
    await expect(async () => app.register(jwksRoute, given as JwksRouteOptions)).rejects.toThrow(JwtOptionError);
    await expect(jwksRoute(app, given as JwksRouteOptions)).rejects.toThrow('jwtManagerOf(orm)');
  });

  it.each([null, undefined, 5, true, {}, [], '', Symbol('token'), { toString: () => 'a.b.c' }])(
    'a token that is %o is refused as every token is',
    async given => {
      for (const read of [
        () => User.fromJwt(scene.em(), given as string),
        () => User.verifyJwt(scene.em(), given as string),
        () => User.refreshJwt(scene.em(), given as string),
        () => User.revokeJwt(scene.em(), given as string),
      ]) {
        expect(await refusedBy(read())).toBe('TOKEN_MALFORMED');
      }
    },
  );

  it.each<[string, unknown[]]>([
    [
      'issue',
      [
        null,
        {},
        { purpose: 'user' },
        { purpose: 'user', subject: 5, claims: {} },
        { purpose: 'user', subject: 'x', claims: null },
      ],
    ],
    ['verify', [null, { purpose: 5 }, { purpose: 'user', use: 'both' }]],
    [
      'rotate',
      [
        null,
        { purpose: 'user', use: 'both' },
        { purpose: 'user', activeFrom: '2027-01-01' },
        { purpose: 'user', activeFrom: new Date('never') },
        { purpose: 'user', overlap: Number.NaN },
        { purpose: 'user', ifOlderThan: -1 },
        { purpose: 'user', algorithm: 'HS256' },
      ],
    ],
    ['revokeKey', [null, undefined, '', "' or true --"]],
  ])('JwtManager.%s refuses wrong options by name', async (call, all) => {
    const { manager } = scene;
    const calls: Record<string, (given: never) => Promise<unknown>> = {
      issue: given => manager.issue(scene.em(), given),
      verify: given => manager.verify(scene.em(), token, given),
      rotate: given => manager.rotate(scene.em(), given),
      revokeKey: given => manager.revokeKey(scene.em(), given),
    };
    for (const given of all) {
      await expect(calls[call]!(given as never)).rejects.toThrow(`The options of JwtManager.${call}() cannot work`);
    }
    await expect(manager.issue(scene.em(), { purpose: 'moon', subject: 'x', claims: {} })).rejects.toThrow(
      JwtPurposeError,
    );
  });

  it('a key that is not there is not revoked in silence', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(scene.manager.revokeKey(scene.em(), id)).rejects.toThrow(`No JwtKey has the id ${id}`);
  });

  it.each(nothings)('jwt(%o) and JwtAuth(Base, %o) are refused', given => {
    expect(() => jwt(given as never)).toThrow(JwtOptionError);
    expect(() => JwtAuth(UuidV7Base, given as never)).toThrow(DeclarationError);
    expect(() => JwtAuth(given as never, { payload: jwtPayload, purpose: 'user' })).toThrow(DeclarationError);
  });

  it('a payload whose sub is no text is refused, one that says more of it is not', () => {
    const declare = (sub: z.ZodType) => () =>
      JwtAuth(UuidV7Base, { payload: jwtPayload.extend({ sub }) as never, purpose: 'user' });
    for (const sub of [z.number(), z.any(), z.string().optional(), z.string().transform(Number)]) {
      expect(declare(sub)).toThrow('does not extend jwtPayload');
    }
    for (const sub of [z.string(), z.uuid(), z.string().regex(/^\d+$/)]) {
      expect(declare(sub)).not.toThrow();
    }
  });

  it('an entity manager with a schema of its own is refused: a token of one tenant would name a row of another', async () => {
    const tenant = scene.db.orm.em.fork({ schema: 'tenant_b' });
    await expect(scene.user.issueJwt(tenant)).rejects.toThrow("has the schema 'tenant_b'");
    await expect(User.fromJwt(tenant, token)).rejects.toThrow(JwtOptionError);
    await expect(scene.manager.rotate(tenant, { purpose: 'user' })).rejects.toThrow(JwtOptionError);
    await scene.db.orm.em
      .getConnection()
      .executeDump(
        'create schema tenant_b; create table tenant_b.user (like public.user); create table tenant_b.admin_user (like public.admin_user)',
      );
    const theirs = tenant.create(AdminUser, { name: 'Bob', level: 1 });
    await tenant.flush();
    await expect(theirs.issueJwt(scene.em())).rejects.toThrow("it is in the schema 'tenant_b'");
    expect((await User.fromJwt(scene.db.orm.em.fork({ schema: 'public' }), token)).id).toBe(scene.user.id);
  });

  it('an ORM with a schema of its own has its tokens in it', async () => {
    await using db = await openOrm(engine, { ...model(), schema: 'tenant_a' });
    const em = db.em();
    const robot = em.create(Robot, {});
    await em.flush();
    const { accessToken } = await robot.issueJwt(em);
    expect((await Robot.fromJwt(db.em(), accessToken)).id).toBe(robot.id);
    await robot.revokeJwts(em);
    await robot.revokeJwts(em);
    expect(await refusedBy(Robot.fromJwt(db.em(), accessToken))).toBe('TOKEN_REVOKED');
    expect(await em.execute('select count(*)::int as n from tenant_a.revoked_token')).toEqual([{ n: 1 }]);
  });

  it('an entity manager of another ORM is refused, with whatever that ORM knows', async () => {
    const { user: _, ...purposes } = options.purposes;
    const others = entities.filter(cls => !(cls.prototype instanceof User || cls === User));
    await using other = await openOrm(engine, { entities: others, extensions: [jwt({ ...options, purposes })] });
    await expect(scene.user.issueJwt(other.em())).rejects.toThrow('Metadata for entity AdminUser not found');
    await expect(User.fromJwt(other.em(), token)).rejects.toThrow(JwtPurposeError);
    await using twin = await openOrm(engine, model());
    expect(await refusedBy(User.fromJwt(twin.em(), token))).toBe('TOKEN_KEY');
    await expect(scene.user.issueJwt(twin.em())).rejects.toThrow('it belongs to another ORM');
  });

  it('a key that has no text has no token, and says so', async () => {
    class Flag extends JwtAuth(class {}, { payload: jwtPayload, purpose: 'user' }) {
      declare id: boolean;
    }
    defineEntity({ class: Flag, properties: { id: p.boolean().primary() } } as never);
    await using db = await openOrm(engine, { entities: [Flag], extensions: [jwt(options)] });
    const em = db.em();
    const flag = em.create(Flag, { id: true });
    await em.flush();
    await expect(flag.issueJwt(em)).rejects.toThrow(JwtSubjectError);
    await expect(flag.issueJwt(em)).rejects.toThrow('its key is no text, number or time');
  });
});
