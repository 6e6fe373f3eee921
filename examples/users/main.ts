import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { entities } from './rows.ts';
import { text, tour } from './tour.ts';

const orm = await MikroORM.init({ entities });
await orm.schema.create();
for await (const answer of tour(orm.em)) {
  console.log(text(answer));
}
await orm.close();
