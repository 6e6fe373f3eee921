import type { AbstractSqlDriver, DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import type { IdentityLock } from '../../identities/identity-lock.ts';
import type { StoredRows } from './stored-rows.ts';

/** What is known when a revision is written. */
export interface RevisionFacts {
  readonly driver: AbstractSqlDriver;
  readonly from: DatabaseSchema;
  readonly to: DatabaseSchema;
  readonly lock: IdentityLock;
  readonly stored: StoredRows;
  readonly comparator: SchemaComparator;
}
