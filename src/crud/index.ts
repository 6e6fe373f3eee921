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
  TimeWindows,
  UpdateData,
  UpdateOptions,
} from './options.ts';
export { Table } from './table.ts';
export { UuidTableBase } from './table-base.ts';
export type { PolymorphicClass, TableClass, TableMembers, TableStatics } from './table-statics.ts';
