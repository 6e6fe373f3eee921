export type { DictValues } from '../keys/dict.ts';
export { CreatedAt, type CreatedAtMembers } from './created-at.ts';
export { Timestamps, type TimestampsMembers } from './timestamps.ts';
export { UpdatedAt, type UpdatedAtMembers } from './updated-at.ts';
export { Slug, type SlugMembers, type SlugOptions, type SlugStatics } from './slug.ts';
export { slugify } from './slugify.ts';
