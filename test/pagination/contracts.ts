import { cursorContract } from './cursor.contract.ts';
import { listFiltersContract } from './list-filters.contract.ts';
import type { DeclareMedia } from './media/model.ts';
import { tableViewContract } from './table-view.contract.ts';

/** What every declaration style must hold. */
export function paginationContracts(declare: DeclareMedia): void {
  tableViewContract(declare);
  cursorContract(declare);
  listFiltersContract(declare);
}
