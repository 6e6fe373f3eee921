import type { EntityManager } from '@mikro-orm/core';
import { Actor } from './events/actor.ts';
import { Repository } from './events/repository.ts';

/** Where events find the accounts and repositories that they name. */
export interface Directory {
  actor(row: Actor): Actor;
  repository(row: Repository): Repository;
}

/** Hands out references, and stores the rows behind them before the events that refer to them are flushed. */
export class StoredDirectory implements Directory {
  readonly #em: EntityManager;
  readonly #actors = new Map<bigint, Actor>();
  readonly #repositories = new Map<bigint, Repository>();

  constructor(em: EntityManager) {
    this.#em = em;
  }

  actor(row: Actor): Actor {
    if (!this.#actors.has(row.id)) this.#actors.set(row.id, row);
    return this.#em.getReference(Actor, row.id);
  }

  repository(row: Repository): Repository {
    if (!this.#repositories.has(row.id)) this.#repositories.set(row.id, row);
    return this.#em.getReference(Repository, row.id);
  }

  /** Rows that are there already stay as they are. */
  async save(): Promise<void> {
    await this.#em.upsertMany(Actor, [...this.#actors.values()], { onConflictAction: 'ignore' });
    await this.#em.upsertMany(Repository, [...this.#repositories.values()], { onConflictAction: 'ignore' });
  }
}
