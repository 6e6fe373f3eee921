import { type EntityProperty, ReferenceKind, Utils } from '@mikro-orm/core';

/** The `fields` and `exclude` options of a load at one level: which properties were asked for. */
export class FieldSelection {
  /** Every column. */
  static readonly whole: FieldSelection = new FieldSelection(undefined, undefined, false);
  /** Every column, and the references that MikroORM joins for the rows of a find. */
  static readonly wholeFind: FieldSelection = new FieldSelection(undefined, undefined, true);

  readonly #fields: readonly string[] | undefined;
  readonly #exclude: readonly string[] | undefined;
  readonly #isFind: boolean;

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

  /** The selection inside the relation `property`. */
  child(property: string): FieldSelection {
    const fields = this.#fields && flatten(Utils.extractChildElements([...this.#fields], property));
    const exclude = this.#exclude && flatten(Utils.extractChildElements([...this.#exclude], property));
    return fields || exclude ? new FieldSelection(fields, exclude, false) : FieldSelection.whole;
  }

  /** Whether a load of this selection reads `prop`; lazy ones only when they are named. */
  wants(prop: EntityProperty): boolean {
    const names = namesOf(prop);
    if (isInverse(prop) && !this.#isFind) {
      return false;
    }
    if (this.#exclude?.some(name => names.includes(name))) {
      return false;
    }
    if (!this.#fields || this.#fields.includes('*')) {
      return !prop.lazy || this.#names(names);
    }
    return this.#names(names);
  }

  #names(names: readonly string[]): boolean {
    return this.#fields?.some(field => names.some(name => field === name || field.startsWith(`${name}.`))) ?? false;
  }
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

/** A property and, for a column of an inline embeddable, the paths that lead to it. */
function namesOf(prop: EntityProperty): string[] {
  const [owner, name] = prop.embedded ?? [];
  return owner ? [prop.name, owner, `${owner}.${name}`] : [prop.name];
}

/** Whether the property is an inline embeddable, whose columns are properties of their own. */
export function isInlineEmbeddable(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.EMBEDDED && !prop.object;
}
