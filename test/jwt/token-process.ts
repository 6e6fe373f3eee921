/** A process of its own: issues a token of a seat, or makes the next key, and prints it; or issues many, over more than a second. */
import { setTimeout as delay } from 'node:timers/promises';
import { jwtManagerOf } from 'mikro-orm-polymorphic/jwt';
import { defineConfig, MikroORM } from 'mikro-orm-polymorphic/postgresql';
import { kek, model, nextKek } from './model.ts';

const [clientUrl, work] = process.argv.slice(2);
const options = model({ keyEncryptionKeys: [kek, nextKek], keyCacheSeconds: 1 });
const orm = new MikroORM(defineConfig({ clientUrl: clientUrl!, ...options }));
const manager = jwtManagerOf(orm);

const issue = async (): Promise<string> =>
  (await manager.issue(orm.em.fork(), { purpose: 'seat', subject: '["a","1"]', claims: {} })).accessToken;

if (work === 'rotate') {
  console.log((await manager.rotate(orm.em.fork(), { purpose: 'seat' })).id);
} else if (work === 'issue') {
  console.log(await issue());
} else {
  for (let count = 0; count < 334; count++) {
    console.log(await issue());
    await delay(10);
  }
}
await orm.close();
