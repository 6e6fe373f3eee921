export { AbstractClassError } from './errors/abstract-class-error.ts';
export { BackfillConditionError, BatchChangedError, BatchError } from './errors/batch-error.ts';
export { TypeConditionError } from './errors/condition-error.ts';
export { ClientUrlError, ConfigExportError, MissingConfigError } from './errors/configuration-error.ts';
export { CursorOrderError } from './errors/cursor-order-error.ts';
export {
  CheckViolationError,
  ConcurrentChangeError,
  ConflictError,
  ConstraintError,
  type ConstraintFacts,
  InvalidValueError,
  MissingReferenceError,
  ReferencedError,
  RequiredValueError,
} from './errors/constraint-error.ts';
export {
  BranchTableError,
  DeclarationError,
  DuplicateIdentityError,
  HierarchyNotReadyError,
  IdentityCaseError,
  IndexColumnsError,
  InvalidIdentityError,
  MissingDriverError,
  SiblingPropertyError,
  TypedKeysError,
  UnregisteredClassError,
} from './errors/declaration-error.ts';
export { FormerIdentityError } from './errors/former-identity-error.ts';
export { IdentityLockError, IdentityLockFileError, IdentityRenameError } from './errors/identity-lock-error.ts';
export { MissingSlugError, SlugSourceError } from './errors/slug-error.ts';
export { UniqueDeclarationError, UniqueRowError } from './errors/unique-error.ts';
export {
  CrudOptionError,
  type DataIssue,
  EmptyConditionError,
  EntityDataError,
  MultipleEntitiesError,
} from './errors/crud-error.ts';
export { EntityNotFoundError } from './errors/entity-not-found-error.ts';
export { HierarchyMigrationError } from './errors/hierarchy-migration-error.ts';
export {
  AmbiguousRowsError,
  ColumnTypesError,
  HierarchyRowsError,
  LostValuesError,
  MissingChildRowsError,
  type RowsFinding,
  StrayChildRowsError,
  StrayValuesError,
  SubclassRowsError,
  UnclassifiedRowsError,
  UnknownStoredIdentitiesError,
} from './errors/hierarchy-rows-error.ts';
export { type HttpError, isHttpError } from './errors/http-error.ts';
export { IdentityWriteError, UnknownIdentityError, type UnknownIdentityFacts } from './errors/identity-error.ts';
export {
  JwtClaimsError,
  JwtKeyError,
  JwtOptionError,
  JwtPurposeError,
  JwtSubjectError,
  JwtTransactionError,
  KeyDecryptionError,
  KeyEncryptionKeyError,
  MissingJwtError,
} from './errors/jwt-error.ts';
export {
  IncompleteEntityError,
  LoadOptionError,
  MissingChildRowError,
  NotInHierarchyError,
  ReadOnlyEntityError,
  UnpopulatedRelationError,
} from './errors/loading-error.ts';
export { MappingError } from './errors/mapping-error.ts';
export { type DestructiveFacts, DestructiveMigrationError } from './errors/destructive-migration-error.ts';
export {
  DatabaseUnreachableError,
  DuplicateMigrationError,
  InitialMigrationError,
  type LockHolder,
  MigrationFailedError,
  MigrationLockError,
  MissingMigrationFileError,
  NoMigrationClassError,
  NonTransactionalMigrationError,
  PendingMigrationsError,
  RollupError,
  UnknownMigrationError,
} from './errors/migration-error.ts';
export { MigrationOptionError } from './errors/migration-option-error.ts';
export { ActorIdError, MissingMixinError } from './errors/mixin-error.ts';
export { UnknownPathError, type UnknownPathFacts } from './errors/path-error.ts';
export {
  CloneKeyError,
  ConflictFieldsError,
  ImmutableEntityError,
  KeyWriteError,
  QueryBuilderWriteError,
  TypeConflictError,
  UnknownPropertyError,
} from './errors/write-error.ts';
export { PolymorphicError } from './errors/polymorphic-error.ts';
export {
  InverseSideError,
  ReadOnlyCollectionError,
  type ReadOnlyCollectionFacts,
} from './errors/read-only-collection-error.ts';
export { InvalidCursorError, InvalidRequestError, type RequestIssue } from './errors/request-error.ts';
export { ResponseMismatchError } from './errors/response-error.ts';
export {
  InvalidTokenError,
  MalformedTokenError,
  RefreshTokenReusedError,
  TokenClaimsError,
  TokenError,
  TokenExpiredError,
  TokenHeaderError,
  TokenKeyError,
  TokenNotYetValidError,
  TokenRevokedError,
  TokenSignatureError,
  TokenSubjectError,
} from './errors/token-error.ts';
export {
  MissingTypeDataError,
  ReferencedTypeError,
  StaleTypeError,
  UnknownTypeDataError,
  UnmanagedEntityError,
} from './errors/type-change-error.ts';
export { constraintMessages, type ConstraintMessagesExtension } from './internal/constraints/constraint-messages.ts';
export { type ErrorOrigin, translateError } from './internal/constraints/translate-error.ts';
export { PolymorphicDriver } from './internal/driver.ts';
export { explainHierarchy, type ExplainHierarchyOptions } from './internal/explain/explain-hierarchy.ts';
export { explainLoad } from './internal/explain/explain-load.ts';
export { countByType, type CountByTypeOptions } from './internal/querying/count-by-type.ts';
export type { TypeCounts } from './internal/querying/current-counts.ts';
export { polymorphic, type PolymorphicExtension } from './internal/extension.ts';
export { findPlain, type FindPlainOptions, streamPlain, type StreamPlainOptions } from './internal/plain/find-plain.ts';
export { changeType } from './internal/writing/change-type/change-type.ts';
export type { Carried, ChangeTypeData, ChangeTypeOptions } from './polymorphic/change-type-options.ts';
export type { AbstractConstructor, ConcreteConstructor, Free, Mixed, Refused } from './keys/class-types.ts';
export { notOfType, ofType, type OfType, treat } from './polymorphic/conditions.ts';
export {
  type Below,
  defineHierarchy,
  type Exactly,
  type Handlers,
  type Hierarchy,
  type HierarchySubject,
  type Identities,
  type IdentityOf,
  type Leaf,
  type Leaves,
} from './polymorphic/define-hierarchy.ts';
export type { ExplainedClass, ExplainedColumn } from './polymorphic/explain/explained-class.ts';
export type { HierarchyExplanation } from './polymorphic/explain/hierarchy-explanation.ts';
export type {
  ExplainedRelation,
  ExplainedRows,
  ExplainedTable,
  LoadExplanation,
} from './polymorphic/explain/load-explanation.ts';
export type { LoadPaths, LoadPolymorphic, LoadTarget, PolymorphicLoadOptions } from './polymorphic/find-options.ts';
export type { OnUnknown } from './polymorphic/hierarchy-model.ts';
export type { HierarchyOptions } from './polymorphic/hierarchy-options.ts';
export type { Identity, IdentityNaming, NamingContext } from './polymorphic/identity.ts';
export type { LoadSelection } from './polymorphic/load-scope.ts';
export type { PlainRow } from './polymorphic/plain-row.ts';
export {
  Polymorphic,
  type PolymorphicConstructor,
  type PolymorphicMembers,
  type PolymorphicStatics,
} from './polymorphic/polymorphic.ts';
export type { ChosenStrategy, PolymorphicStrategy } from './polymorphic/strategy.ts';
export { createSubclassIdMixin } from './polymorphic/subclass-id.ts';
export type {
  AnyTypeCondition,
  OpenCondition,
  TypeCondition,
  TypeOptions,
  TypeTarget,
} from './polymorphic/type-condition.ts';
export { treatPath } from './polymorphic/treat-path.ts';
export { treatOrder, type TypeOrder } from './polymorphic/type-order.ts';
