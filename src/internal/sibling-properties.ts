import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { SiblingPropertyError } from '../errors/declaration-error.ts';

/** Before discovery has processed it, a property still has what the declaration said. */
type Undiscovered = EntityProperty & { fieldName?: string; columnType?: string };

interface Declared {
  readonly className: string;
  readonly property: string;
  readonly description: string;
}

/**
 * Refuses what MikroORM lets pass in a single table: siblings whose properties have one name but differ, or share one
 * column under different names. Of such properties it stores or loads only one.
 */
export class SiblingProperties {
  readonly #byName = new Map<string, Declared>();
  readonly #byColumn = new Map<string, Declared>();

  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds the properties that a class below the root declares itself. */
  add(meta: EntityMetadata, properties: readonly EntityProperty[]): void {
    for (const prop of properties) {
      if (isInverse(prop)) {
        continue;
      }
      const declared = { className: meta.className, property: prop.name, description: describe(prop) };
      this.#claim(this.#byName, prop.name, declared, prop.name);
      for (const column of explicitColumns(prop)) {
        this.#claim(this.#byColumn, column, declared, prop.name);
      }
    }
  }

  #claim(claims: Map<string, Declared>, key: string, declared: Declared, property: string): void {
    const other = claims.get(key);
    if (other && (other.description !== declared.description || other.property !== declared.property)) {
      const label = (each: Declared): [string, string] => [
        each.className,
        each.property === property ? each.description : `${each.property}, ${each.description}`,
      ];
      throw new SiblingPropertyError(this.#root, property, label(other), label(declared));
    }
    claims.set(key, other ?? declared);
  }
}

/** Inverse sides have no column; each class keeps its own. */
function isInverse(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.ONE_TO_MANY || (prop.kind === ReferenceKind.MANY_TO_MANY && !prop.owner);
}

function explicitColumns(prop: Undiscovered): readonly string[] {
  return prop.fieldNames ?? (prop.fieldName ? [prop.fieldName] : []);
}

function describe(prop: Undiscovered): string {
  const type =
    typeof prop.type === 'string' ? prop.type : ((prop.type as { name?: string } | undefined)?.name ?? 'unknown');
  const parts = [prop.kind === ReferenceKind.SCALAR || !prop.kind ? type : `${prop.kind} ${type}`];
  const columnType = prop.columnTypes?.join(', ') ?? prop.columnType;
  if (columnType) {
    parts.push(`column type ${columnType}`);
  }
  if (prop.array) {
    parts.push('array');
  }
  if (explicitColumns(prop).length > 0) {
    parts.push(`column ${explicitColumns(prop).join(', ')}`);
  }
  return parts.join(', ');
}
