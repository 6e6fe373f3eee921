import { inspect } from 'node:util';
import { NotFoundError } from '@mikro-orm/core';

/** No row of an entity has the key, or meets the condition, that was asked for. MikroORM's `NotFoundError`, with the status 404. */
export class EntityNotFoundError extends NotFoundError {
  readonly code = 'ENTITY_NOT_FOUND';
  readonly status = 404;
  /** The class that was asked for. */
  readonly entityName: string;
  /** The key that was asked for, as it was given; undefined where it was a condition. */
  readonly id: unknown;

  constructor(entityName: string, id?: unknown) {
    super(id === undefined ? `No ${entityName} is there.` : `There is no ${entityName} with the key ${shown(id)}.`);
    this.name = 'EntityNotFoundError';
    this.entityName = entityName;
    this.id = id;
  }
}

function shown(id: unknown): string {
  const text = inspect(id, { depth: 1, breakLength: Infinity });
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
