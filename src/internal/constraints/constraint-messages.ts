import type { Configuration, MikroORM } from '@mikro-orm/core';

const byConfiguration = new WeakMap<Configuration, Map<string, string>>();

/** A MikroORM extension, as its option `extensions` takes it. */
export interface ConstraintMessagesExtension {
  readonly name: string;
  register(orm: MikroORM): void;
}

/**
 * A MikroORM extension that says what translated errors tell people, by the name of the constraint in the database.
 *
 * ```ts
 * export default defineConfig({
 *   extensions: [constraintMessages({ account_email_unique: 'This address is taken.' })],
 * });
 * ```
 *
 * Messages of several extensions add up, the last one wins; they are those of one ORM.
 */
export function constraintMessages(messages: Readonly<Record<string, string>>): ConstraintMessagesExtension {
  return {
    name: 'ConstraintMessages',
    register(orm) {
      const known = byConfiguration.get(orm.config) ?? [];
      byConfiguration.set(orm.config, new Map([...known, ...Object.entries(messages)]));
    },
  };
}

/** What an ORM was told to say of a constraint. */
export function messageOf(config: Configuration, constraint: string | undefined): string | undefined {
  return constraint === undefined ? undefined : byConfiguration.get(config)?.get(constraint);
}
