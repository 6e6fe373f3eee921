import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { entities } from './blog.ts';
import { seed } from './seed.ts';
import { tour } from './tour.ts';

const orm = await MikroORM.init({ entities });
await orm.schema.create();
await seed(orm.em.fork());
for await (const [question, lines] of tour(orm.em)) {
  console.log(`\n${question}\n${lines.map(line => `  ${line}`).join('\n')}`);
}
await orm.close();
