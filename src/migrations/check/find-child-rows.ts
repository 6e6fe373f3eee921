import type { EntityMetadata } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { type Level, isBelow } from '../../polymorphic/hierarchy-model.ts';
import type { CheckContext } from './check-context.ts';
import type { Finding } from './finding.ts';
import { hasColumns, storedHierarchies, type StoredHierarchy, tableSql } from './stored-identities.ts';

/** How many keys a finding shows. */
const SHOWN = 5;

/** Rows of joined hierarchies that lack a child row which their type has, or that have one which it has not. */
export async function findChildRows(context: CheckContext): Promise<readonly Finding[]> {
  const em = context.orm.em as SqlEntityManager;
  const findings: Finding[] = [];
  for (const hierarchy of await storedHierarchies(context)) {
    for (const child of hierarchy.mapping.isJoined ? childrenOf(hierarchy) : []) {
      if (await hasColumns(em, child.meta, keysOf(child.meta))) {
        findings.push(...(await missing(em, hierarchy, child)), ...(await misplaced(em, hierarchy, child)));
      }
    }
  }
  return findings;
}

/** A class with a table of its own below the root, with the identities whose rows should be there, and those that should not. */
interface Child {
  readonly level: Level;
  readonly meta: EntityMetadata;
  readonly own: readonly string[];
  readonly others: readonly string[];
}

function childrenOf({ mapping, stored }: StoredHierarchy): Child[] {
  const known = stored.flatMap(({ identity, level }) => (level ? [{ identity, level }] : []));
  return [...mapping.model.levels]
    .filter(level => level.parent)
    .map(branch => {
      const isOwn = ({ level }: { readonly level: Level }): boolean => isBelow(level, branch);
      return {
        level: branch,
        meta: mapping.metaOf(branch),
        own: known.filter(isOwn).map(({ identity }) => identity),
        others: known.filter(each => !isOwn(each)).map(({ identity }) => identity),
      };
    });
}

async function missing(em: SqlEntityManager, { mapping }: StoredHierarchy, child: Child): Promise<Finding[]> {
  const { rootMeta, model } = mapping;
  if (child.own.length === 0) return [];
  const from =
    `${tableSql(em, rootMeta)} as base where base.${quoteName(model.settings.column)} in (${child.own.map(quoteText).join(', ')}) ` +
    `and not exists (select from ${tableSql(em, child.meta)} as child where ${joined(rootMeta, child.meta)})`;
  return report(em, { rootMeta, from }, ({ rows, keys }) => ({
    kind: 'child-rows',
    message:
      `${rows} ${rows === '1' ? 'row' : 'rows'} of ${rootMeta.tableName} ${rows === '1' ? 'has' : 'have'} no row in ${child.meta.tableName}, which every ${child.level.name} has: ` +
      `loading ${rows === '1' ? 'it' : 'them'} fails. Keys: ${keys}.`,
    fix: `Insert the rows into ${child.meta.tableName}, delete those of ${rootMeta.tableName}, or give them the identity of another type.`,
  }));
}

async function misplaced(em: SqlEntityManager, { mapping }: StoredHierarchy, child: Child): Promise<Finding[]> {
  const { rootMeta, model } = mapping;
  if (child.others.length === 0) return [];
  const from =
    `${tableSql(em, child.meta)} as child join ${tableSql(em, rootMeta)} as base on ${joined(rootMeta, child.meta)} ` +
    `where base.${quoteName(model.settings.column)} in (${child.others.map(quoteText).join(', ')})`;
  return report(em, { rootMeta, from }, ({ rows, keys }) => ({
    kind: 'child-rows',
    message:
      `${rows} ${rows === '1' ? 'row' : 'rows'} of ${child.meta.tableName} ${rows === '1' ? 'belongs' : 'belong'} to rows of ${rootMeta.tableName} that are no ${child.level.name}: ` +
      `what it holds is never read. Keys: ${keys}.`,
    fix: `Delete the rows from ${child.meta.tableName}, or change the type of those of ${rootMeta.tableName} back.`,
  }));
}

interface Rows {
  readonly rows: string;
  readonly keys: string;
}

async function report(
  em: SqlEntityManager,
  { rootMeta, from }: { readonly rootMeta: EntityMetadata; readonly from: string },
  finding: (found: Rows) => Finding,
): Promise<Finding[]> {
  const keys = keysOf(rootMeta).map(key => `base.${quoteName(key)}`);
  const connection = em.getConnection();
  const [count] = await connection.execute<{ rows: string }[]>(`select count(*)::text as rows from ${from}`);
  if (!count || count.rows === '0') return [];
  const text = keys.map(key => `${key}::text`).join(` || ' / ' || `);
  const shown = await connection.execute<{ key: string }[]>(
    `select ${text} as key from ${from} order by ${keys.join(', ')} limit ${SHOWN}`,
  );
  const more = Number(count.rows) > SHOWN ? ', …' : '';
  return [
    {
      ...finding({ rows: count.rows, keys: shown.map(({ key }) => key).join(', ') + more }),
      statements: [`select base.* from ${from}`],
    },
  ];
}

function joined(rootMeta: EntityMetadata, meta: EntityMetadata): string {
  const own = keysOf(meta);
  return keysOf(rootMeta)
    .map((key, i) => `child.${quoteName(own[i]!)} = base.${quoteName(key)}`)
    .join(' and ');
}

function keysOf(meta: EntityMetadata): string[] {
  return meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
}
