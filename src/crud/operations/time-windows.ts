import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';
import type { TimeWindows } from '../options.ts';

const bounds = [
  ['createdAfter', 'createdAt', '$gte'],
  ['createdBefore', 'createdAt', '$lt'],
  ['updatedAfter', 'updatedAt', '$gte'],
  ['updatedBefore', 'updatedAt', '$lt'],
] as const;

/** The conditions that windows of time stand for, in order; none where no window was given. */
export function windowConditions(
  meta: EntityMetadata,
  windows: { readonly [K in keyof TimeWindows]: unknown },
): Dictionary[] {
  return bounds.flatMap(([name, property, operator]) => {
    const value = windows[name];
    if (value === undefined) {
      return [];
    }
    requireProperty(meta, name, property);
    return [{ [property]: { [operator]: requireInstant(name, value) } }];
  });
}

function requireProperty(meta: EntityMetadata, name: string, property: string): void {
  if (!Object.hasOwn(meta.properties, property)) {
    throw new CrudOptionError(
      `${meta.className} has no ${property}, which ${name} is about. Leave ${name} out, or give the class the column by Timestamps(…).`,
    );
  }
}

function requireInstant(name: string, value: unknown): Date {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) {
    throw new CrudOptionError(`${name} must be a Date.`);
  }
  return value;
}
