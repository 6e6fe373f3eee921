import { polymorphic, PolymorphicDriver, type PolymorphicError } from 'mikro-orm-polymorphic';
import { defineConfig as definePglite, MikroORM as PgliteORM, PgliteDriver } from 'mikro-orm-polymorphic/pglite';
import { defineConfig, MikroORM, PostgreSqlDriver } from 'mikro-orm-polymorphic/postgresql';
import { shapes } from './define.ts';

export const postgres = defineConfig({ entities: [...shapes.entities], dbName: 'app' });
export const pglite = definePglite({ entities: [...shapes.entities], dbName: 'app' });
export const start = () => MikroORM.init(postgres);
export const startPglite = () => PgliteORM.init(pglite);
export const startSync = () => new MikroORM({ entities: [...shapes.entities], dbName: 'app' });
export const OwnDriver = PolymorphicDriver(PostgreSqlDriver);
export class MyDriver extends PgliteDriver {}
export const extension = polymorphic();
export const codeOf = (error: PolymorphicError) => error.code;
