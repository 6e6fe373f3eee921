import type { EntityMetadata } from '@mikro-orm/core';

type Check = EntityMetadata['checks'][number];

/**
 * The CHECKs that classes below the root of a single table declare on their properties.
 *
 * MikroORM hands each of them to every class of the hierarchy and fails on the first that lacks the property. They are
 * taken out before, and put on the root, whose table it is, when all properties are there.
 */
export class SingleTableChecks {
  readonly #byRoot = new Map<unknown, Check[]>();

  /** Takes the property checks of a class below the root. */
  take(meta: EntityMetadata): void {
    const taken = this.#byRoot.get(meta.root.class) ?? [];
    taken.push(...meta.checks.filter(check => check.property));
    meta.checks = meta.checks.filter(check => !check.property);
    this.#byRoot.set(meta.root.class, taken);
  }

  /** Gives a root the checks of its hierarchy. */
  restore(root: EntityMetadata, nameOf: (table: string, columns: readonly string[]) => string): void {
    const columns = root.createSchemaColumnMappingObject();
    const table = {
      name: root.tableName,
      schema: root.schema,
      qualifiedName: root.tableName,
      toString: () => root.tableName,
    };
    for (const check of this.#byRoot.get(root.class) ?? []) {
      const { expression } = check;
      root.checks.push({
        ...check,
        name: check.name ?? nameOf(root.tableName, root.properties[check.property as never]!['fieldNames']),
        expression:
          typeof expression === 'function'
            ? (expression as (...args: unknown[]) => string)(columns, table)
            : expression,
      });
    }
  }
}
