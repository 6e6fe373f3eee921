export type {
  AddOptions,
  CountingOptions,
  DeleteOptions,
  DeleteSubject,
  ExistsOptions,
  Fetched,
  FetchMode,
  GetExistOneOptions,
  GetOptions,
  ItemsWithCount,
  ListOptions,
  LoadOption,
  LockOptions,
  RowLock,
  SaveOptions,
  UpdateData,
  UpdateOptions,
  ViewOptions,
} from './options.ts';
export { CrudRepository } from './crud-repository.ts';
export { CrudService, type CreateData, type EntityOf } from './crud-service.ts';
export { Table } from './table.ts';
export { TableBase, UuidTableBase } from './table-base.ts';
export type { PolymorphicClass, TableClass, TableMembers, TableStatics } from './table-statics.ts';
