import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { SiblingPropertyError } from '../../errors/declaration-error.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';

interface Declared {
  readonly className: string;
  readonly prop: EntityProperty;
}

/**
 * Refuses what MikroORM lets pass in a single table: classes that declare a property of one name in different ways, or
 * store two properties in one column. Of such properties it stores or loads only one.
 */
export class SiblingProperties {
  readonly #root: string;
  readonly #byName = new Map<string, Declared>();
  readonly #byColumn = new Map<string, Declared>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds the properties that a class declares itself, with the columns that discovery gave them. */
  add(meta: EntityMetadata, names: Iterable<string>): void {
    for (const name of names) {
      const prop = propertyOf(meta, name);
      if (prop && !isInverse(prop)) {
        const declared = { className: meta.className, prop };
        this.#claim(this.#byName, name, declared);
        for (const column of prop.persist === false ? [] : (prop.fieldNames ?? [])) {
          this.#claim(this.#byColumn, column, declared);
        }
      }
    }
  }

  #claim(claims: Map<string, Declared>, key: string, declared: Declared): void {
    const other = claims.get(key);
    if (other && (other.prop.name !== declared.prop.name || facts(other.prop) !== facts(declared.prop))) {
      throw new SiblingPropertyError(
        this.#root,
        [label(other), describe(other.prop)],
        [label(declared), describe(declared.prop)],
      );
    }
    claims.set(key, other ?? declared);
  }
}

/** What a class says of a property before discovery has processed it, and mixed it with those of other classes. */
export interface DeclaredProperty {
  readonly name: string;
  readonly kind: string;
  readonly prop: EntityProperty;
}

/** The properties that a class declares itself, inverse sides aside. */
export function declaredProperties(meta: EntityMetadata): DeclaredProperty[] {
  const props: EntityProperty[] = Object.values(meta.properties);
  return props.map(prop => ({ name: prop.name, kind: isInverse(prop) ? '' : kindOf(prop), prop }));
}

function kindOf(prop: EntityProperty): string {
  const type: unknown = prop.type;
  const name =
    typeof type === 'string' ? type : ((type as { name?: string } | undefined)?.name ?? type?.constructor.name ?? '');
  return prop.kind && prop.kind !== ReferenceKind.SCALAR ? `${prop.kind} ${name}` : name;
}

/** Refuses properties of one name and different kinds: some make MikroORM's discovery fail, others take the place of the first. */
export class SiblingKinds {
  readonly #root: string;
  readonly #byName = new Map<string, readonly [label: string, kind: string]>();

  constructor(root: string) {
    this.#root = root;
  }

  add(className: string, properties: readonly DeclaredProperty[]): void {
    for (const { name, kind } of properties.filter(each => each.kind !== '')) {
      const claim = [`${className}.${name}`, kind] as const;
      const other = this.#byName.get(name);
      if (other && other[1] !== kind) {
        throw new SiblingPropertyError(this.#root, other, claim);
      }
      this.#byName.set(name, other ?? claim);
    }
  }
}

/** Inverse sides have no column; each class keeps its own. */
function isInverse(prop: EntityProperty): boolean {
  return (
    prop.kind === ReferenceKind.ONE_TO_MANY || (prop.kind !== ReferenceKind.MANY_TO_ONE && prop.mappedBy !== undefined)
  );
}

function label({ className, prop }: Declared): string {
  return `${className}.${prop.name}`;
}

function describe(prop: EntityProperty): string {
  const type =
    prop.kind === ReferenceKind.SCALAR || !prop.kind
      ? prop.type
      : `${prop.kind} ${prop.targetMeta?.className ?? prop.type}`;
  return [
    type,
    prop.formula ? 'formula' : `column ${(prop.fieldNames ?? []).join(', ')} ${(prop.columnTypes ?? []).join(', ')}`,
  ]
    .join(', ')
    .trim();
}

/** What must be equal for two classes to share a column. */
function facts(prop: EntityProperty): string {
  return JSON.stringify([
    prop.kind,
    prop.type,
    prop.targetMeta?.className,
    prop.fieldNames,
    prop.columnTypes,
    prop.array,
    prop.items,
    prop.persist,
    prop.customType?.constructor.name,
    formulaText(prop),
  ]);
}

function formulaText(prop: EntityProperty): string | undefined {
  const names = new Proxy({}, { get: (_, name) => String(name) });
  try {
    const formula: unknown = prop.formula?.(names, names as never);
    return formula === undefined ? undefined : JSON.stringify(formula);
  } catch {
    return String(prop.formula);
  }
}
