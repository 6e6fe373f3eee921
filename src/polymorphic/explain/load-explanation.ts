import type { ChosenStrategy, PolymorphicStrategy } from '../strategy.ts';

/** A child table that a load reads when rows of the result have columns there. */
export interface ExplainedTable {
  readonly table: string;
  readonly class: string;
  /** The properties that are read from it. */
  readonly properties: readonly string[];
  /** The identities of the rows that have columns there. */
  readonly identities: readonly string[];
}

/** How the child rows of one hierarchy in a load are fetched. */
export interface ExplainedRows {
  readonly storage: 'joined' | 'single-table';
  readonly strategy: ChosenStrategy;
  /** Why it is this strategy, and no other. */
  readonly reason: string;
  readonly tables: readonly ExplainedTable[];
}

/** A populated relation. */
export interface ExplainedRelation {
  readonly path: string;
  readonly entity: string;
  /** Whether it comes with the query above it, or with one of its own. */
  readonly isJoined: boolean;
  /** Undefined for a class that is no hierarchy. */
  readonly rows: ExplainedRows | undefined;
}

interface Parts {
  readonly entity: string;
  readonly asked: PolymorphicStrategy;
  readonly sql: string;
  readonly rows: ExplainedRows | undefined;
  readonly relations: readonly ExplainedRelation[];
  readonly queries: { readonly min: number; readonly max: number };
}

/** What a load would do. `String(explanation)` reads well; the members are for programs. */
export class LoadExplanation {
  /** The class that is queried. */
  readonly entity: string;
  /** The value of `polymorphicStrategy`. */
  readonly asked: PolymorphicStrategy;
  /** The first query, with `?` for its parameters. */
  readonly sql: string;
  /** Undefined for a class that is no hierarchy. */
  readonly rows: ExplainedRows | undefined;
  readonly relations: readonly ExplainedRelation[];
  /** The queries that the load sends, by what the rows turn out to be. */
  readonly queries: { readonly min: number; readonly max: number };

  constructor({ entity, asked, sql, rows, relations, queries }: Parts) {
    this.entity = entity;
    this.asked = asked;
    this.sql = sql;
    this.rows = rows;
    this.relations = relations;
    this.queries = queries;
    deepFreeze(this);
  }

  toString(): string {
    const { min, max } = this.queries;
    const lines = [
      `${this.entity}: ${min === max ? max : `${min} to ${max}`} ${max === 1 ? 'query' : 'queries'}`,
      `  ${this.sql}`,
      ...rowLines(this.rows, '  '),
    ];
    for (const { path, entity, isJoined, rows } of this.relations) {
      lines.push(`  ${path}: ${entity}, ${isJoined ? 'joined to the query above' : 'a query of its own'}`);
      lines.push(...rowLines(rows, '    '));
    }
    return lines.join('\n');
  }
}

function rowLines(rows: ExplainedRows | undefined, indent: string): string[] {
  if (!rows || rows.tables.length === 0) {
    return rows ? [`${indent}no child table is read`] : [];
  }
  const { strategy, reason, tables } = rows;
  return [
    `${indent}'${strategy}': ${reason}`,
    ...tables.map(({ table, properties, identities }) => {
      return `${indent}  ${table} (${properties.join(', ')}) for ${identities.join(', ')}`;
    }),
  ];
}

function deepFreeze(value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
}
