import { type AbortQueryOptions, type EntityClass, type EntityMetadata, QueryFlag, Utils } from '@mikro-orm/core';
import { type AbstractSqlConnection, type AnyQueryBuilder, QueryBuilder, QueryType } from '@mikro-orm/sql';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { LoadScope } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { DEFAULT_STRATEGY } from '../../polymorphic/strategy.ts';
import { chunks } from './chunks.ts';
import { ChildLoader, type QueryContext } from './child-loader.ts';
import { currentDryRun, planned } from './dry-run.ts';
import { FieldSelection } from './field-selection.ts';
import type { FindRequest } from './find-request.ts';
import { computedColumns } from './computed-columns.ts';
import { mappingsOf } from '../mapping.ts';
import { ConditionExpander } from '../querying/expand-conditions.ts';
import { OrderExpander } from '../querying/expand-orders.ts';
import { resolveOwnAncestors } from '../querying/ancestor-aliases.ts';
import { dropJoins, readKeysFromOwnTable, unusedParents } from '../querying/parent-joins.ts';
import { PageReader } from './page-reader.ts';
import type { ExecuteOptions, QueryBuilderInternals, StreamOptions } from './query-builder-internals.ts';
import { type Row, RowCollector } from './row-completion.ts';
import { completeMerge } from '../writing/merge-clause.ts';
import { guardBuilder } from '../writing/query-builder-guards.ts';

/** A base row may go, or change its type, between its query and the one for its child row: then the load runs again. */
const MAX_ATTEMPTS = 3;

const Base = QueryBuilder as unknown as new () => QueryBuilderInternals;

interface Attached {
  request?: FindRequest;
  abort?: AbortQueryOptions | undefined;
  connection?: AbstractSqlConnection;
  /** Set while the query of a page runs that brings child rows as well. */
  page?: PageReader | undefined;
  /** Whether it, and copies of it, name the key by the class's own table. */
  hasOwnKey?: boolean;
}

const attachments = new WeakMap<object, Attached>();

function attached(qb: object): Attached {
  let found = attachments.get(qb);
  if (!found) {
    found = {};
    attachments.set(qb, found);
  }
  return found;
}

/** MikroORM's query builder whose mapped rows are completed from the child tables. */
// Its prototype is given to builders that MikroORM made: private methods work there, `#private` ones do not.
class PolymorphicQueryBuilder extends Base {
  override async execute(method?: 'all' | 'get' | 'run', options?: ExecuteOptions | boolean): Promise<unknown> {
    const mapResults = typeof options === 'object' ? options.mapResults : options;
    const meta = this.mainAlias.meta;
    if (this.type !== QueryType.SELECT || method === 'run' || mapResults === false || !meta) {
      return super.execute(method, options);
    }
    const request = this.loadRequest(meta);
    const dryRun = currentDryRun();
    if (dryRun) {
      dryRun.push(planned({ driver: this.driver, meta, request }, this));
      return [];
    }
    const page = method === 'all' ? PageReader.of({ driver: this.driver, meta, request }, this) : undefined;
    for (let attempt = 1; ; attempt++) {
      const result = await this.readingPage(page, () => super.execute(method, options));
      const rows = (Array.isArray(result) ? result : [result]).filter(row => row != null) as Row[];
      const missing = await this.completeRows(rows, meta, { request, page });
      if (!missing) {
        return Array.isArray(result) ? rows : (rows[0] ?? null);
      }
      if (attempt === MAX_ATTEMPTS) {
        throw missing;
      }
    }
  }

  /** Child rows are read in chunks. Inside a transaction the cursor holds the connection, so all rows are read first. */
  override async *stream(options: StreamOptions = {}): AsyncIterableIterator<unknown> {
    const meta = this.mainAlias.meta;
    if (options.rawResults || !meta || mappingsOf(this.driver.config).isEmpty) {
      yield* super.stream(options);
      return;
    }
    const request = this.loadRequest(meta);
    const rows = this.context
      ? ((await super.execute('all')) as Row[])
      : super.stream({ ...options, mapResults: false });
    for await (const chunk of chunks(rows as AsyncIterable<Row>, options.chunkSize ?? 100)) {
      const missing = await this.completeRows(chunk, meta, { request });
      if (missing) {
        throw missing;
      }
      for (const row of chunk) {
        yield this.mapResult(row, options.mapResults ?? true);
      }
    }
  }

  /** Entities need their class: a list of fields without the identity gets it. */
  override getResultList(limit?: number): Promise<unknown[]> {
    const { fields, finalized, groupBy } = this.state;
    const isMapped = mappingsOf(this.driver.config).find(this.mainAlias.meta?.class) !== undefined;
    if (
      isMapped &&
      !finalized &&
      fields &&
      groupBy.length === 0 &&
      !this.selectsAll() &&
      !fields.some(field => typeof field === 'string' && field.endsWith(IDENTITY_PROPERTY))
    ) {
      this.addSelect([`${this.alias}.${IDENTITY_PROPERTY}`]);
    }
    return super.getResultList(limit);
  }

  /**
   * Every row of a single table belongs to the root, also one of an identity that no class has. The unit of work writes by
   * key, and must reach the rows whose class `onUnknown` chose.
   */
  override applyDiscriminatorCondition(): void {
    const meta = this.mainAlias.meta;
    const mapping = mappingsOf(this.driver.config).find(meta?.class);
    const isUpdate = this.type === QueryType.UPDATE || this.type === QueryType.DELETE;
    const isUnitOfWork = isUpdate && !this.state.flags.has(QueryFlag.CONVERT_CUSTOM_TYPES);
    if (mapping?.model.hasFormer && !mapping.isJoined && meta !== mapping.rootMeta && !isUnitOfWork) {
      const names = mapping.model.storedBelow(mapping.levelOf(meta!.class));
      this.andWhere({ [IDENTITY_PROPERTY]: names.length === 1 ? names[0] : { $in: [...names] } });
    } else if (!mapping || (meta !== mapping.rootMeta && !isUnitOfWork)) {
      super.applyDiscriminatorCondition();
    }
  }

  /** `select *` from a middle class of a single table lacks what its subclasses compute in SQL. */
  override finalize(): void {
    if (!this.state.type) {
      this.select('*');
    }
    if (this.em && !this.state.finalized) {
      guardBuilder(this, this.mainAlias.meta, this.driver.config);
    }
    if (this.mainAlias.meta && !this.state.finalized) {
      completeMerge(this, this.mainAlias.meta);
    }
    const { finalized, fields } = this.state;
    const meta = this.mainAlias.meta;
    if (meta && !finalized && this.type === QueryType.SELECT && fields && this.selectsAll()) {
      fields.push(...(computedColumns(this.driver, meta, this.alias) as typeof fields));
    }
    const unused = finalized || !mappingsOf(this.driver.config).find(meta?.class) ? [] : unusedParents(this);
    super.finalize();
    dropJoins(this, unused);
  }

  /** The subquery of keys has the alias of the class's own table; a key of its root's table would be that of the query around it. */
  override wrapPaginateSubQuery(meta: EntityMetadata): void {
    if (meta.tptParent && mappingsOf(this.driver.config).find(meta.class)) {
      readKeysFromOwnTable(this, meta);
      attached(this).hasOwnKey = true;
    }
    super.wrapPaginateSubQuery(meta);
  }

  override createMainAlias(...args: unknown[]): unknown {
    const alias = super.createMainAlias(...args);
    resolveOwnAncestors(this);
    return alias;
  }

  override where(cond: unknown, ...rest: unknown[]): unknown {
    return super.where(this.expander().expand(cond, this.mainAlias.entityName), ...rest);
  }

  override orderBy(orderBy: unknown): unknown {
    return super.orderBy(this.orders().expand(orderBy, this.mainAlias.entityName));
  }

  override andOrderBy(orderBy: unknown): unknown {
    return super.andOrderBy(this.orders().expand(orderBy, this.mainAlias.entityName));
  }

  /** The condition of a join stands on the joined entity. The foreign key may lie in the table of an ancestor, which has to be joined first. */
  override joinReference(field: unknown, alias: string, cond: unknown, ...rest: unknown[]): unknown {
    if (mappingsOf(this.driver.config).find(this.mainAlias.meta?.class)) {
      this.ensureTPTJoins();
    }
    const target = typeof field === 'string' && Utils.isPlainObject(cond) ? this.targetOf(field) : undefined;
    return super.joinReference(field, alias, target ? this.expander().expand(cond, target) : cond, ...rest);
  }

  /** A condition on the key of a many-to-many relation joins the link table alone, which MikroORM takes for the child table. */
  override addTPTParentJoins(leaf: EntityMetadata, alias: string, path: string): void {
    if (!this.state.aliases[alias]?.meta?.pivotTable) {
      super.addTPTParentJoins(leaf, alias, path);
    }
  }

  /** One connection for the query and those that complete it: two replicas may differ. */
  override getConnection(): AbstractSqlConnection {
    const { page } = attached(this);
    const connection = (attached(this).connection ??= super.getConnection());
    return page?.on(connection) ?? connection;
  }

  override setAbortOptions(options: AbortQueryOptions | undefined): void {
    attached(this).abort = options;
    super.setAbortOptions(options);
  }

  override clone(...args: unknown[]): AnyQueryBuilder<object> {
    const copy = polymorphicQueryBuilder(super.clone(...args), attached(this).request);
    if (attached(this).hasOwnKey) {
      readKeysFromOwnTable(copy, this.mainAlias.meta!);
    }
    return copy;
  }

  private expander(): ConditionExpander {
    return new ConditionExpander(this.driver, this.state.schema);
  }

  private orders(): OrderExpander {
    return new OrderExpander(this.driver, this.state.schema);
  }

  private targetOf(field: string): EntityClass | undefined {
    const [alias, name] = field.includes('.') ? field.split('.') : [this.alias, field];
    return this.state.aliases[alias!]?.meta?.properties[name as never]?.targetMeta?.class;
  }

  private async completeRows(
    rows: Row[],
    meta: EntityMetadata,
    { request, page }: { request: FindRequest; page?: PageReader | undefined },
  ): ReturnType<ChildLoader['complete']> {
    const { found } = new RowCollector(this.driver.config, request).collect(rows, meta, this.state.populate as Hint[]);
    return found.length === 0 ? undefined : new ChildLoader(this.queryContext(request), page?.children).complete(found);
  }

  private async readingPage(page: PageReader | undefined, read: () => Promise<unknown>): Promise<unknown> {
    attached(this).page = page;
    try {
      return await read();
    } finally {
      attached(this).page = undefined;
    }
  }

  private queryContext(request: FindRequest): QueryContext {
    return {
      driver: this.driver,
      connection: this.getConnection(),
      transaction: this.context,
      em: this.em,
      schema: request.schema,
      loggerContext: { id: this.em?.id, ...this.loggerContext, ...attached(this).abort },
      lockMode: this.state.lockMode,
      strategy: request.strategy,
    };
  }

  private loadRequest(meta: EntityMetadata): FindRequest {
    const selection = this.selectsAll()
      ? FieldSelection.whole
      : FieldSelection.only([...meta.primaryKeys, IDENTITY_PROPERTY]);
    return (
      attached(this).request ?? {
        scope: LoadScope.everything,
        selection,
        onUnknown: undefined,
        schema: this.state.schema,
        strategy: DEFAULT_STRATEGY,
      }
    );
  }

  private selectsAll(): boolean {
    const { fields } = this.state;
    return !fields || fields.some(field => field === '*' || field === `${this.alias}.*`);
  }
}

/** Turns a query builder into one that completes its rows. */
export function polymorphicQueryBuilder<T extends AnyQueryBuilder<object>>(qb: T, request?: FindRequest): T {
  Object.setPrototypeOf(qb, PolymorphicQueryBuilder.prototype);
  resolveOwnAncestors(qb);
  if (request) {
    attached(qb).request = request;
  }
  return qb;
}
