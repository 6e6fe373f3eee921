export { graphqlName, identityOfGraphqlName } from './component-names.ts';
export { defineFields, type Fields, type FieldsOptions } from './fields/define-fields.ts';
export type { Column } from './fields/field.ts';
export type {
  Bare,
  CreateShape,
  FieldColumn,
  FieldColumns,
  FieldMember,
  FieldMembers,
  FieldSchemas,
  Incoming,
  Outgoing,
  ResponseShape,
  UpdateShape,
} from './fields/field-types.ts';
export { type GraphqlTypes, graphqlTypes } from './graphql.ts';
export type { SchemaMode, SchemaOptions } from './hierarchy-schema.ts';
export {
  type DatetimeInfo,
  datetimeInfo,
  type DatetimeShape,
  type IntIdDatetimeInfo,
  intIdDatetimeInfo,
  type IntIdInfo,
  intIdInfo,
  type IntIdShape,
  type UuidIdDatetimeInfo,
  uuidIdDatetimeInfo,
  type UuidIdInfo,
  uuidIdInfo,
  type UuidIdShape,
  type ZodInstant,
} from './info.ts';
export { type JsonSchema, jsonSchema } from './json-schema.ts';
export { defineMapper, type MapperBy } from './mapping/define-mapper.ts';
export { defineMappers, type HierarchyMapper } from './mapping/define-mappers.ts';
export type { DtoMapper, EntityMapper, Mapper, MapperOf } from './mapping/mapper.ts';
export type { ToDtoRules, ToEntityRules } from './mapping/rules.ts';
export {
  type DataKeys,
  type DtoOf,
  type DtoShape,
  type MadeOf,
  shape,
  type Shape,
  type Values,
} from './mapping/shape.ts';
export { type OpenApiOptions, openApiSchemas } from './openapi.ts';
export { type RowMapper, rowMapper, type TypedRow } from './row-mapper.ts';

export { type ZodData, zodObject } from './zod-object.ts';
export { type ZodHierarchy, zodUnion } from './zod.ts';
