import { setTimeout } from 'node:timers/promises';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { JwtKey } from './jwt-key.ts';
import { type KeyEntry, KeyRing } from './key-ring.ts';
import { ownManager } from './own-manager.ts';

/** The settings of a cache, in seconds. */
interface CacheSettings {
  readonly keyCacheSeconds: number;
  readonly keyRefreshSeconds: number;
  readonly clockTolerance: number;
}

/** The keys of one ORM, read from time to time, and when a token names one that is not there. */
export class KeyCache {
  readonly #settings: CacheSettings;
  /** Keys made in a transaction that was open then: a rollback takes them back. */
  readonly #uncommitted = new Set<string>();
  #ring = new KeyRing([]);
  #readAt = -Infinity;
  #triedAt = -Infinity;
  #turn = 0;
  #storedTurn = 0;
  #next: Promise<KeyRing> | undefined;

  constructor(settings: CacheSettings) {
    this.#settings = settings;
  }

  /** The keys of lately; older ones when the database does not answer, or not in time. */
  async ring(em: SqlEntityManager): Promise<KeyRing> {
    if (this.#readAt === -Infinity) {
      return this.#refresh(em);
    }
    const isFresh = performance.now() - this.#readAt < this.#settings.keyCacheSeconds * 1000;
    if (isFresh || this.#wait() > 0) {
      return this.#ring;
    }
    const read = this.read(em).catch(() => this.#ring);
    return Promise.race([read, this.#patience()]);
  }

  /** A key by its id; one that is unknown is looked for in the database, at a bounded rate. */
  async find(em: SqlEntityManager, id: string): Promise<KeyEntry | undefined> {
    if (this.#uncommitted.has(id) && em.isInTransaction()) {
      return (await this.read(em)).get(id);
    }
    const ring = await this.ring(em);
    return ring.get(id) ?? (await this.#refresh(em)).get(id);
  }

  /** Reads the keys now. The snapshot of a transaction may be older than a revocation that is known: that one stays. */
  async read(em: SqlEntityManager): Promise<KeyRing> {
    const turn = ++this.#turn;
    const started = performance.now();
    this.#triedAt = started;
    const alive = { $or: [{ activeUntil: null }, { activeUntil: { $gte: this.#oldest() } }] };
    const found = await ownManager(em).find(JwtKey, alive, { filters: false });
    const rows = em.isInTransaction() ? found.map(row => this.#ring.revoked(row.id) ?? row) : found;
    if (turn > this.#storedTurn) {
      this.#storedTurn = turn;
      this.#readAt = started;
      this.#ring = new KeyRing(this.#committed(em, rows));
    }
    return new KeyRing(rows);
  }

  /** Says that a key was made in an open transaction. */
  markUncommitted(id: string): void {
    this.#uncommitted.add(id);
  }

  /**
   * Who comes while others wait for the next read waits with them; who comes later may want a key that is younger than that
   * read.
   */
  #refresh(em: SqlEntityManager): Promise<KeyRing> {
    if (em.isInTransaction()) {
      return this.#refreshInside(em);
    }
    this.#next ??= this.#cooledDown().then(() => {
      this.#next = undefined;
      return this.read(em);
    });
    return this.#next;
  }

  /** In a transaction nobody waits for a read of others, which may need its connection; one that has ended will do. */
  async #refreshInside(em: SqlEntityManager): Promise<KeyRing> {
    const begun = performance.now();
    do {
      await this.#cooledDown();
    } while (this.#wait() > 0 && this.#readAt < begun);
    return this.#readAt < begun ? this.read(em) : this.#ring;
  }

  /** The keys of before, after the time in which a database should answer. */
  #patience(): Promise<KeyRing> {
    return setTimeout(this.#settings.keyRefreshSeconds * 1000, undefined, { ref: false }).then(() => this.#ring);
  }

  async #cooledDown(): Promise<void> {
    const wait = this.#wait();
    if (wait > 0) {
      await setTimeout(wait);
    }
  }

  /** Milliseconds until the keys may be read again. */
  #wait(): number {
    return Math.max(0, this.#triedAt + this.#settings.keyRefreshSeconds * 1000 - performance.now());
  }

  #oldest(): Date {
    return new Date(Date.now() - this.#settings.clockTolerance * 1000);
  }

  #committed(em: SqlEntityManager, rows: readonly JwtKey[]): readonly JwtKey[] {
    if (em.isInTransaction()) {
      return rows.filter(({ id }) => !this.#uncommitted.has(id));
    }
    rows.forEach(({ id }) => this.#uncommitted.delete(id));
    return rows;
  }
}
