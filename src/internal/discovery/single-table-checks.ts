import { type EntityClass, type EntityMetadata, isRaw, raw } from '@mikro-orm/core';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { constraintName } from './constraint-name.ts';
import { isOther } from './identity-condition.ts';

type Check = EntityMetadata['checks'][number];
type Expression = (...args: unknown[]) => Exclude<Check['expression'], (...args: never[]) => unknown>;

/**
 * The CHECKs that classes below the root of a single table declare.
 *
 * MikroORM hands each of them to every class of the hierarchy, and asks them of every row of the table. They are taken out
 * before, and put on the root when all properties are there, for the rows of their class: one for each concrete class, so
 * that a new one rewrites none.
 */
export class SingleTableChecks {
  readonly #declared = new Map<EntityClass, readonly Check[]>();

  /** Takes the checks of a class; a root keeps its own. */
  take(meta: EntityMetadata): void {
    this.#declared.set(meta.class, [...meta.checks]);
    if (meta !== meta.root) {
      meta.checks = [];
    }
  }

  /** Gives a root the checks of its hierarchy. */
  restore(mapping: HierarchyMapping): void {
    const { rootMeta: root, model } = mapping;
    const checks = mapping
      .levelsBelow(model.root)
      .flatMap(declaring =>
        this.#declared
          .get(declaring.class)!
          .flatMap(check => model.concreteBelow(declaring).map(level => checkOf(mapping, { check, declaring, level }))),
      );
    root.checks = [...root.checks, ...checks];
  }
}

interface Guarded {
  readonly check: Check;
  readonly declaring: Level;
  readonly level: Level;
}

function checkOf(mapping: HierarchyMapping, { check, declaring, level }: Guarded): Check {
  const { rootMeta: root, model } = mapping;
  const guard = isOther(model.settings.column, level);
  const written = writtenOut(root, check);
  const [sql, params] = isRaw(written) ? [written.sql, written.params] : [String(written), []];
  const subject = check.name ?? (check.property ? String(propertyOf(root, check.property)?.fieldNames) : sql);
  const name =
    check.name && level === declaring
      ? check.name
      : constraintName([root.tableName, level.identity!, subject], 'check');
  return { name, expression: isRaw(written) ? raw(`${guard} or (${sql})`, params) : `${guard} or (${sql})` };
}

function writtenOut(root: EntityMetadata, { expression }: Check): unknown {
  const { tableName: name, schema } = root;
  const table = { name, schema, qualifiedName: name, toString: () => name };
  return typeof expression === 'function'
    ? (expression as Expression)(root.createSchemaColumnMappingObject(), table)
    : expression;
}
