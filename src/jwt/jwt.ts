import type { EntityMetadata, MetadataStorage, MikroORM } from '@mikro-orm/core';
import { JwtOptionError, JwtPurposeError } from '../errors/jwt-error.ts';
import { jwtSettings } from './class-settings.ts';
import { hasJwtManager, JwtManager, setJwtManager } from './jwt-manager.ts';
import { type JwtOptions, type JwtSettings, purposeOf, settingsOf } from './jwt-options.ts';
import { jwtEntities } from './token-rows.ts';

/** A MikroORM extension, as its option `extensions` takes it. */
export interface JwtExtension {
  readonly name: string;
  register(orm: MikroORM): void;
}

/**
 * The MikroORM extension that gives an ORM tokens: its keys, its settings, and the entities `JwtKey`, `RefreshToken` and
 * `RevokedToken`.
 *
 * ```ts
 * export default defineConfig({
 *   entities: [Note],
 *   extensions: [
 *     jwt({
 *       issuer: 'https://example.com',
 *       keyEncryptionKeys: [{ id: '2026-01', key: process.env['JWT_KEK'] ?? '' }],
 *       purposes: { user: { audience: 'https://api.example.com', refreshLifetime: 30 * 86_400 } },
 *     }),
 *   ],
 * });
 * ```
 *
 * Throws `KeyEncryptionKeyError` and `JwtOptionError`; start-up throws `JwtPurposeError`. The settings are those of one ORM.
 */
export function jwt(options: JwtOptions): JwtExtension {
  const settings = settingsOf(options);
  return { name: 'Jwt', register: orm => register(orm, settings) };
}

function register(orm: MikroORM, settings: JwtSettings): void {
  const { config } = orm;
  if (hasJwtManager(config)) {
    throw new JwtOptionError('This ORM has two extensions jwt(). Give one, with the purposes of both.');
  }
  setJwtManager(config, new JwtManager(settings));
  for (const option of ['entities', 'entitiesTs'] as const) {
    const entities = config.get(option) ?? [];
    if (option === 'entities' || entities.length > 0) {
      config.set(option, [...new Set([...entities, ...jwtEntities])]);
    }
  }
  const users = config.get('discovery');
  config.set('discovery', {
    ...users,
    afterDiscovered: (storage: MetadataStorage, platform) => {
      checkPurposes(storage, settings);
      return users.afterDiscovered?.(storage, platform);
    },
  });
}

/** A purpose belongs to one table: a token names a row by its key alone. */
function checkPurposes(storage: MetadataStorage, settings: JwtSettings): void {
  const owners = new Map<string, EntityMetadata>();
  for (const meta of storage.getAll().values()) {
    const own = jwtSettings.of(meta.class);
    if (!own || !meta.tableName || (meta.abstract && meta.root === meta)) {
      continue;
    }
    purposeOf(settings, own.purpose, meta.className);
    const owner = owners.get(own.purpose) ?? meta;
    if (owner.root !== meta.root) {
      throw JwtPurposeError.shared(own.purpose, [owner.className, meta.className]);
    }
    owners.set(own.purpose, owner);
  }
}
