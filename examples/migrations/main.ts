import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { options } from './database.ts';
import { tour } from './tour.ts';

const orm = await MikroORM.init(options);
for await (const [question, lines] of tour(orm)) {
  console.log(`\n${question}\n${lines.map(line => `  ${line}`).join('\n')}`);
}
await orm.close();
