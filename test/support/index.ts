export { engines, serverEngines, type Engine } from './engines.ts';
export { openOrm, type OpenOptions, type TestOrm } from './open-orm.ts';
export { QueryLog, type LoggedQuery, type QueryFilter, type Recorded } from './query-log.ts';
