import { type EntityMetadata, LockMode, QueryFlag, raw, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlConnection, AbstractSqlDriver, AnyQueryBuilder } from '@mikro-orm/sql';
import { type Level, namesOf } from '../../polymorphic/hierarchy-model.ts';
import { planTableReads, type TableRead } from '../../polymorphic/load-plan.ts';
import { chooseStrategy, type StrategyChoice } from '../../polymorphic/strategy.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { arrayLiteral, ChildTable } from './child-table.ts';
import type { FindRequest } from './find-request.ts';
import type { Row } from './row-completion.ts';
import { quoted } from './strategies/child-select.ts';
import { joined } from './strategies/joined.ts';
import { keyName, type PageStatement, type PageTable } from './strategies/page-statement.ts';
import { singleStatement } from './strategies/single-statement.ts';

/** What a query builder is to a load: the members that are read here. */
export type PageBuilder = Pick<AnyQueryBuilder<object>, 'alias' | 'state' | 'ensureTPTJoins'>;

/** Rows of a class, as a find asks for them. */
export interface Load {
  readonly driver: AbstractSqlDriver;
  readonly meta: EntityMetadata;
  readonly request: FindRequest;
}

/** The child tables that the rows of a find may need, and the strategy that reads them; undefined for plain entities. */
export interface FindPlan {
  readonly mapping: HierarchyMapping;
  readonly reads: readonly TableRead<{ readonly level: Level; readonly queried: Level }>[];
  readonly choice: StrategyChoice;
}

/** Plans a find without running it. */
export function planFind(load: Load, qb: PageBuilder): FindPlan | undefined {
  return planRows(load, obstacleIn(qb));
}

/** Plans how rows of a class are completed; the obstacle says why they cannot be while the class is queried. */
export function planRows({ driver, meta, request }: Load, obstacle: string | undefined): FindPlan | undefined {
  const mapping = mappingsOf(driver.config).find(meta.class);
  if (!mapping) {
    return undefined;
  }
  const queried = mapping.levelOf(meta.class);
  const levels = mapping.model.concreteBelow(queried).filter(level => request.scope.selects(level, mapping.model));
  const columnsOf = (table: Level) => ChildTable.of(mapping.metaOf(table), driver).columns(request.selection);
  const rows = mapping.isJoined ? levels.map(level => ({ level, queried })) : [];
  const reads = planTableReads(rows, table => columnsOf(table).length > 0);
  const columns = reads.reduce((sum, { table }) => sum + columnsOf(table).length, 0);
  return { mapping, reads, choice: chooseStrategy(request.strategy, { columns, obstacle }) };
}

/** Why the query of a find cannot be part of a larger statement. */
function obstacleIn({ state }: PageBuilder): string | undefined {
  if (state.lockMode !== undefined && state.lockMode !== LockMode.NONE) {
    return 'its rows are locked';
  }
  if (Object.values(state.joins).some(({ prop }) => isToMany(prop.kind))) {
    return 'it joins a relation to many';
  }
  const isReshaped = state.flags.has(QueryFlag.DISTINCT) || state.groupBy.length > 0 || state.partitionLimit;
  return isReshaped ? 'its rows are distinct, grouped or limited for each parent' : undefined;
}

function isToMany(kind: ReferenceKind): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY;
}

/** Reads a page together with its child rows, in one statement. */
export class PageReader {
  /** The child rows of the page that was read last, by the level of their table. */
  readonly children: Map<Level, readonly Row[]> = new Map();
  readonly #tables: readonly Level[];
  /** The statement that the query of the page becomes. */
  readonly statement: (sql: string, params: readonly unknown[]) => PageStatement;

  /** Makes the query select what the statement finds child rows by; undefined when the plan is to read them later. */
  static of(load: Load, qb: PageBuilder): PageReader | undefined {
    const plan = planFind(load, qb);
    const isOne = plan?.choice.strategy === 'single-statement' || plan?.choice.strategy === 'joined';
    if (!plan || !isOne || plan.reads.length === 0) {
      return undefined;
    }
    selectKeys(load.meta, plan.mapping, qb);
    return new PageReader(load, plan);
  }

  private constructor({ driver, request }: Load, { mapping, reads, choice }: FindPlan) {
    const build = choice.strategy === 'joined' ? joined : singleStatement;
    const tables = reads.map(({ table, rows }): PageTable => {
      const child = ChildTable.of(mapping.metaOf(table), driver);
      const source = child.source(child.columns(request.selection), request.schema);
      const identities = arrayLiteral(rows.flatMap(({ level }) => namesOf(level)));
      return { ...source, keyLength: child.keyNames().length, identities };
    });
    this.#tables = reads.map(({ table }) => table);
    this.statement = (sql, params) => build({ sql, params }, tables);
  }

  /** The connection on which the query of the page becomes the statement that reads more than the page. */
  on(connection: AbstractSqlConnection): AbstractSqlConnection {
    const execute: AbstractSqlConnection['execute'] = async (sql, params, ...rest) => {
      const statement = this.statement(sql as string, (params ?? []) as readonly unknown[]);
      const result = await connection.execute<Row[]>(statement.sql, [...statement.params], ...rest);
      const { page, children } = statement.split(result);
      this.#tables.forEach((table, index) => this.children.set(table, children[index]!));
      return page as never;
    };
    const transactional: AbstractSqlConnection['transactional'] = (...args) => connection.transactional(...args);
    return { execute, transactional } as Partial<AbstractSqlConnection> as AbstractSqlConnection;
  }
}

function selectKeys(meta: EntityMetadata, { model, rootMeta }: HierarchyMapping, qb: PageBuilder): void {
  qb.ensureTPTJoins();
  const rootAlias = meta === rootMeta ? qb.alias : qb.state.tptAlias[rootMeta.className]!;
  const keys = meta.getPrimaryProps().flatMap(({ fieldNames }) => fieldNames);
  qb.state.fields!.push(
    ...keys.map((key, index) => raw(`${quoted(qb.alias)}.${quoted(key)} as "${keyName(index)}"`)),
    raw(`${quoted(rootAlias)}.${quoted(model.settings.column)} as "__identity"`),
  );
}
