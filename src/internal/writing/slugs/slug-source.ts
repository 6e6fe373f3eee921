import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import { Utils } from '@mikro-orm/core';
import { MissingSlugError } from '../../../errors/slug-error.ts';
import { slugOf, type SlugSettings } from '../../../mixins/slug-settings.ts';

/** An instance, or data for a row, that gets a slug. */
export interface SlugRow {
  readonly row: object;
  readonly meta: EntityMetadata;
  readonly settings: SlugSettings;
}

/** The slug of the text of a row, before anybody asked whether it is free. */
export function baseOf({ row, meta, settings }: SlugRow): string {
  const { from } = settings;
  const isComputed = meta.properties[from as never]!['persist'] === false;
  if (isComputed && !Utils.isEntity(row) && !(from in row)) {
    throw new MissingSlugError(meta.className, from);
  }
  return slugOf(String((row as Dictionary)[from] ?? ''), meta, settings);
}

/** Whether a slug is that of a text already, with whatever number. */
export function isSlugOf(slug: string, base: string): boolean {
  return slug === base || (slug.startsWith(`${base}-`) && /^\d+$/.test(slug.slice(base.length + 1)));
}
