import type { MetadataStorage, MikroORM } from '@mikro-orm/core';
import { requireAgreement } from './find-identity-lock.ts';
import { readExistingLock } from './identity-lock-file.ts';

/**
 * Lets the start of an ORM fail where its classes do not agree with the lock, in all ways in which MikroORM starts. An ORM without
 * entities, as MikroORM's command line makes to run migrations, has none to compare.
 */
export function requireLockAtStart(orm: MikroORM, file: string): void {
  const users = orm.config.get('discovery');
  orm.config.set('discovery', {
    ...users,
    afterDiscovered: (storage: MetadataStorage, platform) => {
      const others = users.afterDiscovered?.(storage, platform);
      if (storage.getAll().size > 0) {
        requireAgreement(orm, readExistingLock(orm, file), file);
      }
      return others;
    },
  });
}
