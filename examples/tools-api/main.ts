import { buildApp } from './app.ts';
import { openDatabase } from './database.ts';
import { tour } from './tour.ts';

const orm = await openDatabase(process.env['DATABASE_URL']);
const app = await buildApp(orm);
const url = await app.listen({ port: 0, host: '127.0.0.1' });
for await (const { request, status, body } of tour(url)) {
  console.log(`\n${request}\n  ${status} ${body}`);
}
await app.close();
await orm.close();
