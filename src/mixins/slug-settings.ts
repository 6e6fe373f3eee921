import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import { cutSlug, slugify } from './slugify.ts';

const SLUG: unique symbol = Symbol.for('mikro-orm-polymorphic.slug');

/** The property that `Slug` adds. */
export const SLUG_PROPERTY = 'slug';

/** What `Slug` was told, with the defaults. */
export interface SlugSettings {
  readonly from: string;
  readonly maxLength: number;
  readonly follow: boolean;
  readonly slugify: (text: string) => string;
}

/** Marks a class and its subclasses. */
export function markSlug(cls: EntityClass, settings: SlugSettings): void {
  Object.defineProperty(cls, SLUG, { value: settings });
}

/** How the slugs of a class are made; undefined for a class without. */
export function slugSettingsOf(cls: unknown): SlugSettings | undefined {
  return typeof cls === 'function' ? (cls as { readonly [SLUG]?: SlugSettings })[SLUG] : undefined;
}

/** The class in whose table the slugs of a class are: that of the hierarchy where the mixin stands. */
export function slugMeta(meta: EntityMetadata): EntityMetadata {
  const parent = meta.tptParent;
  return parent && Object.hasOwn(parent.properties, SLUG_PROPERTY) ? slugMeta(parent) : meta;
}

/** The slug of a text before anybody asked whether it is free; of a text without letters the name of the table. */
export function slugOf(text: string, meta: EntityMetadata, settings: SlugSettings): string {
  const slug = cutSlug(settings.slugify(text), settings.maxLength);
  return slug === '' ? cutSlug(slugify(slugMeta(meta).tableName) || 'item', settings.maxLength) : slug;
}
