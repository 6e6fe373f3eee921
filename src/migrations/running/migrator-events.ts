import type { MigrationInfo, MigratorEvent } from '@mikro-orm/core';

/** Hears what a migrator does. */
export type MigratorListener = (event: MigrationInfo) => void | Promise<void>;

/** The listeners of one migrator, called one after the other. */
export class MigratorEvents {
  readonly #listeners = new Map<MigratorEvent, Set<MigratorListener>>();

  on(event: MigratorEvent, listener: MigratorListener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: MigratorEvent, listener: MigratorListener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  async emit(event: MigratorEvent, info: MigrationInfo): Promise<void> {
    for (const listener of this.#listeners.get(event) ?? []) {
      await listener(info);
    }
  }
}
