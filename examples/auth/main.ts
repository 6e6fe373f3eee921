import { hash } from '@node-rs/argon2';
import { Admin } from './accounts.ts';
import { buildApp } from './app.ts';
import { openDatabase } from './database.ts';
import { tour } from './tour.ts';
import type { SqlEntityManager } from '@mikro-orm/sql';

const orm = await openDatabase();
const app = await buildApp(orm);
const url = await app.listen({ port: 0, host: '127.0.0.1' });
const em = orm.em.fork() as SqlEntityManager;
const admin = em.create(Admin, { name: 'admin', passwordHash: await hash('the password of the admin') });
await em.flush();
const { accessToken } = await admin.issueJwt(em);
for await (const { request, status } of tour(url, accessToken)) {
  console.log(`${request}  ${status}`);
}
await app.close();
await orm.close();
