import { type EntityMetadata, type EntityProperty, ReferenceKind, Utils } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/** The `fields` and `exclude` options of a load at one level: which properties were asked for. */
export class FieldSelection {
  /** Every column. */
  static readonly whole: FieldSelection = new FieldSelection(undefined, undefined, false);
  /** Every column, and the references that MikroORM joins for the rows of a find. */
  static readonly wholeFind: FieldSelection = new FieldSelection(undefined, undefined, true);

  readonly #fields: readonly string[] | undefined;
  readonly #exclude: readonly string[] | undefined;
  readonly #isFind: boolean;
  /** One object for each relation: rows are told apart by their selections. */
  readonly #children = new Map<string, FieldSelection>();

  private constructor(fields: readonly string[] | undefined, exclude: readonly string[] | undefined, isFind: boolean) {
    this.#fields = fields;
    this.#exclude = exclude;
    this.#isFind = isFind;
  }

  /** The selection of a find with these options. */
  static ofFind(fields: unknown, exclude: unknown): FieldSelection {
    const listed = flatten(fields);
    const left = flatten(exclude);
    return listed || left ? new FieldSelection(listed, left, true) : FieldSelection.wholeFind;
  }

  /** Nothing but these. */
  static only(fields: readonly string[]): FieldSelection {
    return new FieldSelection(fields, undefined, false);
  }

  /** The selection inside the relation `property`; behind a link table the rows are those of a find. */
  child(property: string, { isLink }: { isLink: boolean }): FieldSelection {
    const isFind = isLink && this.#isFind;
    const key = `${isFind ? 'find' : 'join'}:${property}`;
    const child = this.#children.get(key) ?? this.inside(property, isFind);
    this.#children.set(key, child);
    return child;
  }

  /** Not `#inside`: TypeScript 7.0 emits an alias of the class for a private method, and static fields read it too early. */
  private inside(property: string, isFind: boolean): FieldSelection {
    const fields = this.#fields && flatten(Utils.extractChildElements([...this.#fields], property));
    const exclude = this.#exclude && flatten(Utils.extractChildElements([...this.#exclude], property));
    if (fields || exclude) {
      return new FieldSelection(fields, exclude, isFind);
    }
    return isFind ? FieldSelection.wholeFind : FieldSelection.whole;
  }

  /** Whether a load of this selection reads `prop` of the class; lazy ones only when they are named. */
  wants(prop: EntityProperty, meta: EntityMetadata): boolean {
    if (isInverse(prop) && !this.#isFind) {
      return false;
    }
    const paths = pathsOf(prop, meta);
    if (this.#exclude?.some(path => paths.includes(path))) {
      return false;
    }
    return !this.#fields || (this.#fields.includes('*') && !prop.lazy) ? !prop.lazy : names(this.#fields, paths);
  }
}

/** A field names a property by its name, by an embeddable around it, or by a path into it. */
function names(fields: readonly string[], paths: readonly string[]): boolean {
  return fields.some(field => paths.includes(field) || field.startsWith(`${paths[0]!}.`));
}

/** The longest path to a property, those of the inline embeddables around it, and its own name. */
function pathsOf(prop: EntityProperty, meta: EntityMetadata): string[] {
  const [owner, name] = prop.embedded ?? [];
  const around = owner && propertyOf(meta, owner);
  if (!around || !name) {
    return [prop.name];
  }
  const outer = pathsOf(around, meta);
  return [`${outer[0]!}.${name}`, ...outer, prop.name];
}

function isInverse(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.ONE_TO_ONE && !prop.owner;
}

function flatten(option: unknown): readonly string[] | undefined {
  return Array.isArray(option) && option.length > 0
    ? option.flatMap(item => (typeof item === 'object' ? nested(item as object) : [String(item)]))
    : undefined;
}

function nested(item: object): string[] {
  return Object.entries(item).flatMap(([key, value]) => (flatten(value) ?? []).map(name => `${key}.${name}`));
}

/** Whether the property is an inline embeddable, whose columns are properties of their own. */
export function isInlineEmbeddable(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.EMBEDDED && !prop.object;
}
