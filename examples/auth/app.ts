import { hash, verify } from '@node-rs/argon2';
import type { MikroORM } from '@mikro-orm/core';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { mikroOrm, type ZodTypeProvider } from 'mikro-orm-polymorphic/fastify';
import { jwksRoute, jwtManagerOf, tokenResponse } from 'mikro-orm-polymorphic/jwt';
import { z } from 'zod';
import { Account, Admin, Member } from './accounts.ts';

const credentials = z.strictObject({ name: z.string().min(1).max(100), password: z.string().min(12).max(200) });
const refresh = z.strictObject({ refreshToken: z.string() });
const profile = z.object({ id: z.guid(), name: z.string(), type: z.string() });

/** A service with sign-up, sign-in, refresh and sign-out; admins rotate keys and lock accounts. */
export async function buildApp(orm: MikroORM): Promise<FastifyInstance> {
  const app = Fastify();
  await app.register(mikroOrm, { orm });
  await app.register(jwksRoute, { orm });
  signInRoutes(app);
  adminRoutes(app);
  return app;
}

function signInRoutes(app: FastifyInstance): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(
    '/sign-up',
    { schema: { body: credentials, response: { 201: tokenResponse } } },
    async (request, reply) => {
      const { em, body } = request;
      const member = em.create(Member, { name: body.name, passwordHash: await hash(body.password) });
      await em.flush();
      return reply.code(201).send(await member.issueJwt(em));
    },
  );

  typed.post('/sign-in', { schema: { body: credentials, response: { 200: tokenResponse } } }, async ({ em, body }) => {
    const account = await em.findOne(Account, { name: body.name, isActive: true });
    const isRight = await verify(account?.passwordHash ?? (await unknown), body.password);
    if (!account || !isRight) {
      throw Object.assign(new Error('The name or the password is wrong.'), { statusCode: 401 });
    }
    return account.issueJwt(em);
  });

  typed.post('/refresh', { schema: { body: refresh, response: { 200: tokenResponse } } }, ({ em, body }) =>
    Account.refreshJwt(em, body.refreshToken),
  );

  typed.post('/sign-out', { schema: { response: { 204: z.undefined() } } }, async (request, reply) => {
    await Account.revokeJwt(request.em, bearer(request));
    return reply.code(204).send();
  });

  typed.get('/me', { schema: { response: { 200: profile } } }, async ({ em, headers }) => {
    const { id, name, constructor } = await Account.fromJwt(em, bearer({ headers }));
    return { id, name, type: constructor.name };
  });
}

function adminRoutes(app: FastifyInstance): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/keys', { schema: { response: { 201: z.object({ kid: z.guid() }) } } }, async (request, reply) => {
    await Admin.fromJwt(request.em, bearer(request));
    const { id } = await jwtManagerOf(request.em).rotate(request.em, { purpose: 'account' });
    return reply.code(201).send({ kid: id });
  });

  typed.delete(
    '/accounts/:name/tokens',
    { schema: { params: z.object({ name: z.string() }), response: { 204: z.undefined() } } },
    async (request, reply) => {
      await Admin.fromJwt(request.em, bearer(request));
      const account = await request.em.findOneOrFail(Account, { name: request.params.name });
      await account.revokeJwts(request.em);
      return reply.code(204).send();
    },
  );
}

/** Hashed for names that nobody has, so that they take as long. */
const unknown = hash('a password that nobody has');

/** The token of a request; `fromJwt` refuses what is none. */
function bearer({ headers }: Pick<FastifyRequest, 'headers'>): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
