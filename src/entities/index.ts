export type { Dict, DictMembers, DictValues } from '../keys/dict.ts';
export { UuidV7Key } from '../keys/uuid-v7-key.ts';
export type { UuidKeyMembers } from '../keys/uuid-key-members.ts';
export { BaseModel, BaseMutableModel } from './base-model.ts';
export { UuidV7AuditBase, UuidV7Base } from './uuid-v7-base.ts';
