export { cursorPage, type CursorPageSchema, cursorRequest, type CursorRequestFields } from './cursor-request.ts';
export { type CursorBinding, decodeCursor, encodeCursor, MAX_CURSOR_LENGTH } from './cursor-text.ts';
export { type CursorPage, type CursorPageOptions, findCursorPage } from './find-cursor-page.ts';
export {
  type FilterDeclaration,
  type FilterOperator,
  type FilterShape,
  type FilterValues,
  listFilters,
  type ListFilters,
  type OperatorOf,
} from './list-filters.ts';
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
