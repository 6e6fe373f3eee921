export { AsUnique, type AsUniqueStatics, type UniqueRows } from './as-unique.ts';
export type { DictValues } from '../keys/dict.ts';
export { ActiveFlag, type ActiveFlagMembers } from './active-flag.ts';
export { currentActor, withActor } from './actor.ts';
export { AuditBy, type AuditByMembers } from './audit-by.ts';
export { CreatedAt, type CreatedAtMembers } from './created-at.ts';
export {
  Immutable,
  type ImmutableMembers,
  type ImmutableMixin,
  type ImmutableOptions,
  type NeverChanging,
} from './immutable.ts';
export { listAlive, type ListAliveOptions } from './list-alive.ts';
export { now, nowDate } from './now.ts';
export { ReadOnlyCollection } from './read-only-collection.ts';
export { ReadOnlyInverse } from './read-only-inverse.ts';
export { Slug, type SlugMembers, type SlugOptions, type SlugStatics } from './slug.ts';
export { slugify } from './slugify.ts';
export { SoftDelete, type SoftDeleteMembers, type SoftDeleteOptions } from './soft-delete.ts';
export { Timestamps, type TimestampsMembers } from './timestamps.ts';
export { uniqueAlive, type UniqueAlive } from './unique-alive.ts';
export { UpdatedAt, type UpdatedAtMembers, type UpdatedAtOptions } from './updated-at.ts';
export { Versioned, type VersionedMembers } from './versioned.ts';
