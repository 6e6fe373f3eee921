import { MikroORM } from 'mikro-orm-polymorphic/pglite';
import { QueryCount } from './query-count.ts';
import { recognisers } from './recognisers.ts';
import { seed } from './seed.ts';
import { tour } from './tour.ts';
import { Transcript } from './transcript.ts';

const queries = new QueryCount();
const entities = [...recognisers.entities, Transcript];
const orm = await MikroORM.init({ entities, loggerFactory: queries.loggerFactory });
await orm.schema.create();
await seed(orm.em.fork());
process.stdout.write(await tour(orm.em, queries));
await orm.close();
