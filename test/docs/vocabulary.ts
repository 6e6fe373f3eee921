// What a block of the documentation may use without declaring it. Only the compiler reads this file.
import type { fastifySwagger } from '@fastify/swagger';
import type { fastify, FastifyInstance } from 'fastify';
import type { EntityManager, MikroORM } from 'mikro-orm-polymorphic/postgresql';
import type { Note } from './model.ts';

export {
  BaseEntity,
  Collection,
  defineEntity,
  type EventArgs,
  LockMode,
  type Opt,
  p,
  raw,
  type Ref,
  serialize,
  wrap,
} from '@mikro-orm/core';
export {
  Entity,
  Filter,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryKey,
  Property,
  Unique,
} from '@mikro-orm/decorators/es';
export {
  changeType,
  countByType,
  createSubclassIdMixin,
  defineHierarchy,
  EntityNotFoundError,
  notOfType,
  ofType,
  explainHierarchy,
  explainLoad,
  findPlain,
  constraintMessages,
  isHttpError,
  translateError,
  polymorphic,
  Polymorphic,
  PolymorphicDriver,
  PolymorphicError,
  streamPlain,
  treat,
  treatPath,
  treatOrder,
} from 'mikro-orm-polymorphic';
export {
  BaseModel,
  BaseMutableModel,
  BigIntAuditBase,
  BigIntBase,
  BigIntKey,
  ImmutableModel,
  IntAuditBase,
  IntBase,
  IntKey,
  NanoIdAuditBase,
  NanoIdBase,
  NanoIdKey,
  ServerUuidAuditBase,
  ServerUuidBase,
  ServerUuidKey,
  SoftDeleteModel,
  UuidV4AuditBase,
  UuidV4Base,
  UuidV4Key,
  UuidV6AuditBase,
  UuidV6Base,
  UuidV6Key,
  UuidV7AuditBase,
  UuidV7Base,
  UuidV7Key,
  VersionedModel,
} from 'mikro-orm-polymorphic/entities';
export {
  ActiveFlag,
  AsUnique,
  AuditBy,
  CreatedAt,
  currentActor,
  type DictValues,
  Immutable,
  listAlive,
  now,
  nowDate,
  ReadOnlyCollection,
  ReadOnlyInverse,
  Slug,
  slugify,
  SoftDelete,
  Timestamps,
  uniqueAlive,
  UpdatedAt,
  Versioned,
  withActor,
} from 'mikro-orm-polymorphic/mixins';
export { CrudRepository, CrudService, Table, TableBase, UuidTableBase } from 'mikro-orm-polymorphic/crud';
export {
  datetimeInfo,
  defineFields,
  defineMapper,
  defineMappers,
  graphqlName,
  graphqlTypes,
  identityOfGraphqlName,
  jsonSchema,
  openApiSchemas,
  rowMapper,
  shape,
  uuidIdDatetimeInfo,
  zodObject,
  zodUnion,
} from 'mikro-orm-polymorphic/dto';
export {
  mikroOrm,
  openApiTransforms,
  problemHandler,
  problemOf,
  type ZodTypeProvider,
} from 'mikro-orm-polymorphic/fastify';
export {
  compareIdentities,
  DataMigration,
  describeHierarchy,
  findIdentityLock,
  hierarchiesOf,
  HierarchyMigration,
  type HierarchyTables,
  IdentityMigration,
  MigrationHelper,
  migrations,
  readIdentityLock,
  requireIdentityLock,
  type StoredHierarchy,
  watchProgress,
  writeHierarchyMigration,
  writeIdentityLock,
  writeRenameMigration,
} from 'mikro-orm-polymorphic/migrations';
export { jwksRoute, jwt, JwtAuth, JwtKey, jwtManagerOf, jwtPayload, tokenResponse } from 'mikro-orm-polymorphic/jwt';
export {
  cursorPage,
  cursorRequest,
  decodeCursor,
  encodeCursor,
  findCursorPage,
  listFilters,
  parseRequest,
  parseRequests,
  TableViewRequest,
  tableViewRequest,
} from 'mikro-orm-polymorphic/pagination';
export { defineConfig, MikroORM, PostgreSqlDriver } from 'mikro-orm-polymorphic/postgresql';
export {
  CodeInterpreterFunction,
  FunctionTool,
  GetWeatherFunction,
  Note,
  Owner,
  Station,
  Tool,
  ToolCall,
  tools,
  ToolSet,
  WebSearchTool,
} from './model.ts';

export declare const orm: MikroORM;
export declare const em: EntityManager;
export declare const Fastify: typeof fastify;
export declare const swagger: typeof fastifySwagger;
export declare const app: FastifyInstance;
export { z } from 'zod';
export declare const note: Note;
