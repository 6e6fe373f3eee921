import { randomBytes } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/core';
import { jwt } from 'mikro-orm-polymorphic/jwt';
import { accounts } from './accounts.ts';

/** The entities and the tokens. Without JWT_KEK, the keys last as long as the process. */
export const options = () => ({
  entities: [...accounts.entities],
  extensions: [
    jwt({
      issuer: 'https://auth.example.com',
      keyEncryptionKeys: [{ id: 'env', key: process.env['JWT_KEK'] ?? randomBytes(32) }],
      purposes: { account: { audience: 'https://api.example.com', refreshLifetime: 30 * 86_400 } },
    }),
  ],
});

/** The ORM, on a PGlite in process. */
export async function openDatabase(): Promise<MikroORM> {
  const { MikroORM, defineConfig } = await import('mikro-orm-polymorphic/pglite');
  const orm = await MikroORM.init(defineConfig(options()));
  await orm.schema.update();
  return orm;
}
