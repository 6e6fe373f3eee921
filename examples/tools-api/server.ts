import { buildApp } from './app.ts';
import { openDatabase } from './database.ts';

// Serves until it is stopped: PORT, by default 3000, and DATABASE_URL, by default a database in process.
const orm = await openDatabase(process.env['DATABASE_URL']);
const app = await buildApp(orm, { logger: true });
app.addHook('onClose', () => orm.close());
await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });
