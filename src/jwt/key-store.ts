import type { SqlEntityManager } from '@mikro-orm/sql';
import { v7 } from 'uuid';
import { JwtOptionError, JwtTransactionError } from '../errors/jwt-error.ts';
import { makeKeyPair } from './algorithms.ts';
import { JwtKey, type TokenUse } from './jwt-key.ts';
import { type JwtSettings, type PurposeSettings, purposeOf } from './jwt-options.ts';
import { KeyRing, type KeyWanted } from './key-ring.ts';

/** Which key to replace, and when. Times are in seconds where they are not `Date`s. */
export interface RotateOptions {
  readonly purpose: string;
  /** The keys of access tokens or those of refresh tokens. Default `'access'`. */
  readonly use?: TokenUse;
  /** From when the new key signs. Others know it before. Default: now. */
  readonly activeFrom?: Date;
  /** How long the old key goes on to verify. Default and minimum: until every token that it may sign has expired. */
  readonly overlap?: number;
  /** Leaves a newest key that is younger as it is: for a schedule that several machines run. */
  readonly ifOlderThan?: number;
}

/** The first key of the library's advisory locks on keys of tokens: `jwtk` in ASCII. */
const LOCK_CLASS = 0x6a_77_74_6b;

/** Makes and changes the rows of keys. One transaction at a time makes keys of a purpose and use. */
export class KeyStore {
  readonly #settings: JwtSettings;

  constructor(settings: JwtSettings) {
    this.#settings = settings;
  }

  /** The key that signs now; makes one where there is none. Inside a transaction, the key is a part of it. */
  async ensure(em: SqlEntityManager, wanted: KeyWanted): Promise<JwtKey> {
    const purpose = this.#purpose(wanted.purpose);
    const work = async (own: SqlEntityManager): Promise<JwtKey> => {
      await lock(own, wanted);
      const ring = new KeyRing(await keysOf(own, wanted));
      return (
        ring.signing(wanted, Date.now())?.row ?? this.#make(own, { purpose, use: wanted.use, activeFrom: new Date() })
      );
    };
    return em.isInTransaction() ? work(em.fork({ keepTransactionContext: true })) : em.fork().transactional(work);
  }

  /** Makes the next key, unless another process just did. */
  async rotate(em: SqlEntityManager, options: RotateOptions): Promise<JwtKey> {
    const { use = 'access', activeFrom = new Date(), ifOlderThan = 0 } = options;
    const purpose = this.#purpose(options.purpose);
    const overlap = this.#overlap(purpose, { ...options, use });
    if (Number.isNaN(activeFrom.getTime())) {
      throw new JwtOptionError('The option activeFrom of rotate is no valid time. Give a Date.');
    }
    if (em.isInTransaction()) {
      throw new JwtTransactionError('JwtManager.rotate()');
    }
    const wanted = { purpose: purpose.name, use };
    const [before] = await keysOf(em.fork(), wanted);
    return em.fork().transactional(async own => {
      await lock(own, wanted);
      const [newest] = await keysOf(own, wanted);
      const isYoung = newest && !newest.revokedAt && newest.createdAt.getTime() + ifOlderThan * 1000 > Date.now();
      return newest && (isYoung || newest.id !== before?.id)
        ? newest
        : this.#make(own, { purpose, use, activeFrom, overlap });
    });
  }

  /** Encrypts what is under an older key-encryption key under the newest; gives the number of rows. */
  async rewrap(em: SqlEntityManager): Promise<number> {
    const { encryption } = this.#settings;
    const own = em.fork({ keepTransactionContext: true });
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

  async #make(own: SqlEntityManager, given: NewKey): Promise<JwtKey> {
    const { purpose, use, activeFrom } = given;
    const { name, algorithm } = purpose;
    const { publicKey, privateKey } = await makeKeyPair(algorithm);
    const binding = { id: v7(), purpose: name, use, algorithm };
    const sealed = this.#settings.encryption.wrap(JSON.stringify(privateKey), binding);
    const overlap = given.overlap ?? this.#shortestOverlap(purpose, use);
    const endBefore = (next: Date): Date => new Date(next.getTime() + overlap * 1000);
    const scheduled = await keyAfter(own, { purpose: name, use }, activeFrom);
    const end = scheduled ? endBefore(scheduled.activeFrom) : null;
    await own.insert(JwtKey, { ...binding, ...sealed, publicKey, activeFrom, activeUntil: end });
    const activeUntil = endBefore(activeFrom);
    const older = { id: { $ne: binding.id }, purpose: name, use, activeUntil: null, activeFrom: { $lte: activeFrom } };
    await own.nativeUpdate(JwtKey, older, { activeUntil }, { filters: false });
    return own.findOneOrFail(JwtKey, binding.id, { filters: false });
  }

  #overlap(purpose: PurposeSettings, { overlap, use = 'access' }: RotateOptions): number {
    const shortest = this.#shortestOverlap(purpose, use);
    if (overlap !== undefined && !(overlap >= shortest)) {
      throw new JwtOptionError(
        `The option overlap of rotate is below ${shortest} seconds, for which tokens of ${purpose.name} may need the old key. ` +
          'Leave it out; to end a key at once, revoke it.',
      );
    }
    return overlap ?? shortest;
  }

  /** Other processes sign by the old key until they read the keys again. */
  #shortestOverlap(purpose: PurposeSettings, use: TokenUse): number {
    const { clockTolerance, keyCacheSeconds } = this.#settings;
    return this.lifetime(purpose, use) + keyCacheSeconds + clockTolerance;
  }

  #purpose(name: string): PurposeSettings {
    return purposeOf(this.#settings, name, 'A call of the JwtManager');
  }
}

interface NewKey {
  readonly purpose: PurposeSettings;
  readonly use: TokenUse;
  readonly activeFrom: Date;
  readonly overlap?: number;
}

type Kind = Pick<KeyWanted, 'purpose' | 'use'>;

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
