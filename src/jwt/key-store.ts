import type { SqlEntityManager } from '@mikro-orm/sql';
import { v7 } from 'uuid';
import { JwtOptionError, JwtTransactionError } from '../errors/jwt-error.ts';
import { makeKeyPair } from './algorithms.ts';
import { JwtKey, type TokenUse } from './jwt-key.ts';
import { type JwtSettings, type PurposeSettings, purposeOf } from './jwt-options.ts';
import { KeyRing, type KeyWanted } from './key-ring.ts';
import { inTransaction, ownManager } from './own-manager.ts';
import { checkRequest, type RotateOptions } from './requests.ts';

/** The first key of the library's advisory locks on keys of tokens: `jwtk` in ASCII. */
const LOCK_CLASS = 0x6a_77_74_6b;

/** Makes and changes the rows of keys. One transaction at a time makes keys of a purpose and use. */
export class KeyStore {
  readonly #settings: JwtSettings;

  constructor(settings: JwtSettings) {
    this.#settings = settings;
  }

  /** The key that signs now; makes one where there is none. Inside a transaction, the key is a part of it. */
  ensure(em: SqlEntityManager, wanted: KeyWanted): Promise<JwtKey> {
    const purpose = this.#purpose(wanted.purpose);
    return inTransaction(em, async own => {
      await lock(own, wanted);
      const before = await keysOf(own, wanted);
      const known = new KeyRing(before).signing(wanted, Date.now());
      return known?.row ?? this.#make(own, { purpose, use: wanted.use, activeFrom: new Date(), before });
    });
  }

  /** Makes the next key, unless another process just did. */
  async rotate(em: SqlEntityManager, options: RotateOptions): Promise<JwtKey> {
    checkRequest('rotate', options);
    const { use = 'access', activeFrom, ifOlderThan = 0 } = options;
    const purpose = this.#purpose(options.purpose);
    this.#checkOverlap(purpose, { ...options, use });
    const own = ownManager(em);
    if (em.isInTransaction()) {
      throw new JwtTransactionError('JwtManager.rotate()');
    }
    const wanted = { purpose: purpose.name, use };
    const [seen] = await keysOf(own, wanted);
    return own.fork().transactional(async tx => {
      await lock(tx, wanted);
      const before = await keysOf(tx, wanted);
      const [newest] = before;
      const isYoung =
        newest && ifOlderThan > 0 && !newest.revokedAt && newest.createdAt.getTime() + ifOlderThan * 1000 > Date.now();
      return newest && (isYoung || newest.id !== seen?.id)
        ? newest
        : this.#make(tx, { purpose, use, activeFrom: notPast(activeFrom), overlap: options.overlap, before });
    });
  }

  /** Encrypts what is under an older key-encryption key under the newest; gives the number of rows. */
  async rewrap(em: SqlEntityManager): Promise<number> {
    const { encryption } = this.#settings;
    const own = ownManager(em);
    const rows = await own.find(JwtKey, { keyEncryptionKey: { $ne: encryption.newest } }, { filters: false });
    let count = 0;
    for (const row of rows) {
      const { id, keyEncryptionKey } = row;
      const wrapped = encryption.wrap(encryption.unwrap(row, row), row);
      count += await own.nativeUpdate(JwtKey, { id, keyEncryptionKey }, wrapped, { filters: false });
    }
    return count;
  }

  /** The time in seconds for which tokens of a purpose are valid. */
  lifetime({ lifetime, refreshLifetime = 0 }: PurposeSettings, use: TokenUse): number {
    return use === 'access' ? lifetime : refreshLifetime;
  }

  /** For how long tokens of a purpose that are issued until now may be valid, in seconds: as their keys say, for lifetimes change. */
  async longestLifetime(
    own: SqlEntityManager,
    { name, lifetime, refreshLifetime = 0 }: PurposeSettings,
  ): Promise<number> {
    const { clockTolerance, keyCacheSeconds } = this.#settings;
    const since = new Date(Date.now() - clockTolerance * 1000);
    const alive = { purpose: name, $or: [{ activeUntil: null }, { activeUntil: { $gte: since } }] };
    const [key] = await own.find(JwtKey, alive, { filters: false, orderBy: { lifetime: 'desc' }, limit: 1 });
    return Math.max(lifetime, refreshLifetime, key?.lifetime ?? 0) + clockTolerance + keyCacheSeconds;
  }

  async #make(own: SqlEntityManager, given: NewKey): Promise<JwtKey> {
    const { purpose, use, activeFrom } = given;
    const { name, algorithm } = purpose;
    const { publicKey, privateKey } = await makeKeyPair(algorithm);
    const binding = { id: v7(), purpose: name, use, algorithm };
    const sealed = this.#settings.encryption.wrap(JSON.stringify(privateKey), binding);
    const lifetime = this.lifetime(purpose, use);
    const longest = Math.max(
      lifetime,
      ...given.before.filter(key => key.activeUntil === null).map(key => key.lifetime),
    );
    const overlap = Math.max(given.overlap ?? 0, this.#shortestOverlap(longest));
    const endBefore = (next: Date): Date => new Date(next.getTime() + overlap * 1000);
    const scheduled = await keyAfter(own, { purpose: name, use }, activeFrom);
    const end = scheduled ? endBefore(scheduled.activeFrom) : null;
    await own.insert(JwtKey, { ...binding, ...sealed, publicKey, lifetime, activeFrom, activeUntil: end });
    const activeUntil = endBefore(activeFrom);
    const older = { id: { $ne: binding.id }, purpose: name, use, activeUntil: null, activeFrom: { $lte: activeFrom } };
    await own.nativeUpdate(JwtKey, older, { activeUntil }, { filters: false });
    return own.findOneOrFail(JwtKey, binding.id, { filters: false });
  }

  #checkOverlap(purpose: PurposeSettings, { overlap, use = 'access' }: RotateOptions): void {
    const shortest = this.#shortestOverlap(this.lifetime(purpose, use));
    if (overlap !== undefined && !(overlap >= shortest)) {
      throw new JwtOptionError(
        `The option overlap of rotate is below ${shortest} seconds, for which tokens of ${purpose.name} may need the old key. ` +
          'Leave it out; to end a key at once, revoke it.',
      );
    }
  }

  /** Other processes sign by the old key until they read the keys again. */
  #shortestOverlap(lifetime: number): number {
    const { clockTolerance, keyCacheSeconds } = this.#settings;
    return lifetime + keyCacheSeconds + clockTolerance;
  }

  #purpose(name: string): PurposeSettings {
    return purposeOf(this.#settings, name, 'A call of the JwtManager');
  }
}

interface NewKey {
  readonly purpose: PurposeSettings;
  readonly use: TokenUse;
  readonly activeFrom: Date;
  readonly overlap?: number | undefined;
  /** The keys that are there. Their tokens may be valid for longer than those of now. */
  readonly before: readonly JwtKey[];
}

type Kind = Pick<KeyWanted, 'purpose' | 'use'>;

function notPast(time: Date | undefined): Date {
  return new Date(Math.max(time?.getTime() ?? 0, Date.now()));
}

async function lock(em: SqlEntityManager, { purpose, use }: Kind): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(?))`, [`${use} ${purpose}`]);
}

/** The last one made comes first. */
function keysOf(em: SqlEntityManager, { purpose, use }: Kind): Promise<JwtKey[]> {
  return em.find(JwtKey, { purpose, use }, { filters: false, orderBy: { createdAt: 'desc', id: 'desc' } });
}

/** The next key that is scheduled after a time. */
async function keyAfter(em: SqlEntityManager, kind: Kind, time: Date): Promise<JwtKey | undefined> {
  const later = { ...kind, activeFrom: { $gt: time }, revokedAt: null };
  const [next] = await em.find(JwtKey, later, { filters: false, orderBy: { activeFrom: 'asc' }, limit: 1 });
  return next;
}
