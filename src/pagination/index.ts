export { parseRequest, parseRequests, type ParsedRequests, type RequestSchema } from './parse-request.ts';
export type { DefaultedField, OptionalField } from './request-fields.ts';
export type { TableViewFind, TableViewOverrides } from './table-view-find.ts';
export {
  MAX_OFFSET,
  TableViewRequest,
  tableViewRequest,
  type TableViewFields,
  type TableViewInput,
  type TableViewOrder,
} from './table-view-request.ts';
export type { TimeWindowInput, TimeWindows } from './time-windows.ts';
