import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { ExplainedRelation, ExplainedRows } from '../../polymorphic/explain/load-explanation.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { layoutUnions } from '../../polymorphic/union-layout.ts';
import { ChildTable } from '../loading/child-table.ts';
import { type FindPlan, type Load, planRows } from '../loading/page-reader.ts';
import { typesOf } from '../loading/strategies/union.ts';
import { mappingsOf } from '../mapping.ts';

/** Rows that one query brings, of several hierarchies perhaps, and that are completed together. */
export interface Group {
  readonly parts: { readonly load: Load; readonly plan: FindPlan }[];
  readonly isLocked: boolean;
}

interface Walk {
  readonly hints: readonly Hint[];
  readonly path: string;
  /** The group of the query above. */
  readonly group: Group;
  readonly groups: Group[];
}

/** How rows of a hierarchy are completed. */
export function explainRows({ driver, request }: Load, { mapping, reads, choice }: FindPlan): ExplainedRows {
  return {
    storage: mapping.isJoined ? 'joined' : 'single-table',
    ...choice,
    tables: reads.map(({ table, rows }) => {
      const meta = mapping.metaOf(table);
      const properties = ChildTable.of(meta, driver).columns(request.selection);
      return {
        table: driver.getTableName(meta, request.schema ? { schema: request.schema } : {}, false),
        class: table.name,
        properties: properties.map(({ name }) => name),
        identities: rows.map(({ level }) => level.identity!),
      };
    }),
  };
}

/** The relations that a load populates, at any depth; the rows of each are added to the group of their query. */
export function explainRelations(load: Load, walk: Walk): ExplainedRelation[] {
  const joined = new Set(joinedHints(load, walk.hints));
  return walk.hints
    .filter(({ field }) => !field.includes(':'))
    .flatMap(hint => {
      const prop = relationOf(load, hint.field);
      return prop
        ? targetsOf(prop).flatMap(meta => explainTarget({ ...load, meta }, { hint, prop, walk, joined }))
        : [];
    });
}

interface Step {
  readonly hint: Hint;
  readonly prop: EntityProperty;
  readonly walk: Walk;
  readonly joined: ReadonlySet<Hint>;
}

function explainTarget({ request, ...target }: Load, { hint, prop, walk, joined }: Step): ExplainedRelation[] {
  const isJoined = joined.has(hint);
  const isLink = prop.kind === ReferenceKind.MANY_TO_MANY;
  const selection = request.selection.child(hint.field, { isLink: true });
  const load: Load = { ...target, request: { ...request, scope: request.scope.child(hint.field), selection } };
  const obstacle = isJoined
    ? 'its rows are joined to another query'
    : isLink
      ? 'its rows come through a link table'
      : undefined;
  const plan = planRows(load, obstacle);
  const group = isJoined ? walk.group : { parts: [], isLocked: false };
  if (!isJoined) {
    walk.groups.push(group);
  }
  if (plan) {
    group.parts.push({ load, plan });
  }
  const path = walk.path + hint.field;
  const rows = plan && explainRows(load, plan);
  const deeper = { hints: hint.children ?? [], path: `${path}.`, group, groups: walk.groups };
  return [{ path, entity: load.meta.className, isJoined, rows }, ...explainRelations(load, deeper)];
}

/** The most queries that complete the rows of one query. */
export function childQueries({ parts, isLocked }: Group): number {
  const later = parts.filter(({ plan }) => plan.choice.strategy === 'union' || plan.choice.strategy === 'select-in');
  const tables = later.flatMap(({ load, plan }) =>
    plan.reads.map(({ table }) => tableOf(load, plan.mapping.metaOf(table))),
  );
  const distinct = isLocked ? tables : [...new Map(tables.map(table => [table.meta, table])).values()];
  return later.some(({ plan }) => plan.choice.strategy === 'select-in')
    ? distinct.length
    : layoutUnions(distinct, typesOf).length;
}

function tableOf({ driver, request }: Load, meta: EntityMetadata) {
  const table = ChildTable.of(meta, driver);
  return { meta, columns: table.source(table.columns(request.selection), request.schema).columns };
}

interface Joining {
  joinedProps(meta: EntityMetadata, hints: readonly Hint[]): Hint[];
}

function joinedHints({ driver, meta }: Load, hints: readonly Hint[]): Hint[] {
  return (driver as unknown as Joining).joinedProps(meta, hints);
}

/** The relation of that name, of the class or of a class below it. */
function relationOf({ driver, meta }: Load, name: string): EntityProperty | undefined {
  const mapping = mappingsOf(driver.config).find(meta.class);
  const below = mapping?.levelsBelow(mapping.levelOf(meta.class)).map(level => mapping.metaOf(level)) ?? [];
  return [meta, ...below].map(each => propertyOf(each, name)).find(prop => prop !== undefined);
}

function targetsOf(prop: EntityProperty): EntityMetadata[] {
  return prop.polymorphTargets ?? (prop.targetMeta ? [prop.targetMeta] : []);
}
