import { p, Type } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import { entity, named, type TestClass } from '../../declaring/classes.ts';
import type { ModelSpec, RelationSpec } from './spec.ts';

/** A relation of the model, by the entities that it leads from and to. */
export interface Link extends RelationSpec {
  readonly name: string;
  readonly inverse?: string | undefined;
}

/** A column, and the value that row `n` has there. */
export interface Column {
  readonly name: string;
  readonly kind: string;
  value(n: number): unknown;
}

export interface EntityOf {
  readonly index: number;
  readonly name: string;
  readonly cls: TestClass;
  readonly isConcrete: boolean;
  readonly isPlain: boolean;
  readonly parent?: EntityOf | undefined;
  readonly columns: readonly Column[];
}

export interface Model {
  readonly spec: ModelSpec;
  readonly strategy: Strategy;
  readonly entities: readonly EntityOf[];
  readonly links: readonly Link[];
  readonly keys: readonly string[];
}

/** Whether an entity is `above` or below it. */
export const isA = (entityOf: EntityOf, above: EntityOf): boolean =>
  entityOf === above || (entityOf.parent !== undefined && isA(entityOf.parent, above));

class Upper extends Type<string, string> {
  override convertToDatabaseValue(value: string): string {
    return value.toUpperCase();
  }
  override convertToJSValue(value: string): string {
    return value.toLowerCase();
  }
  override getColumnType(): string {
    return 'varchar(50)';
  }
}

class Place {
  declare city: string;
  declare zip: number;
}
entity(Place, {}, {});

const kinds: readonly (readonly [string, () => object, (n: number) => unknown])[] = [
  ['string', () => p.string().nullable(), n => (n % 3 === 0 ? null : `s${n}`)],
  ['json', () => p.json().nullable(), n => ({ n, list: [n, { deep: `${n}` }] })],
  ['array', () => p.array().nullable(), n => [`a${n}`, 'b']],
  ['date', () => p.datetime().nullable(), n => new Date(Date.UTC(2020, 0, 1 + n))],
  ['custom', () => p.type(Upper).nullable(), n => `custom${n}`],
  ['boolean', () => p.boolean(), n => n % 2 === 0],
  ['bigint', () => p.bigint('bigint'), n => 9_007_199_254_740_993n + BigInt(n)],
  ['double', () => p.double().nullable(), n => n + 0.5],
];

const keyProperties = {
  int: () => ({ id: p.integer().primary() }),
  uuid: () => ({ id: p.uuid().primary() }),
  composite: () => ({ id: p.integer().primary(), code: p.string().primary() }),
};

export function declareModel(spec: ModelSpec, strategy: Strategy): Model {
  const { classes } = spec;
  const count = classes.length + 2;
  const links = spec.relations.map((each, index): Link => {
    const from = each.from % count;
    const to = each.to % count;
    const [first, last] = [count - 2, count - 1];
    // Required ones lead to the first box or from the last one, so that there are no cycles of them.
    const mayBeRequired = each.kind === 'm:1' && from !== to && (to === first || from === last);
    const isRequired = each.isRequired && mayBeRequired;
    return { ...each, isRequired, from, to, name: `r${index}`, inverse: each.hasInverse ? `i${index}` : undefined };
  });
  const entities: EntityOf[] = [];
  for (let index = 0; index < count; index++) {
    const isPlain = index >= classes.length;
    const parent = isPlain || index === 0 ? undefined : entities[classes[index]!.parent % index];
    const name = isPlain ? `Box${index - classes.length}` : `Kind${String.fromCharCode(65 + index)}`;
    const [kind, , value] = kinds[spec.kinds[index]! % kinds.length]!;
    const columns = [
      { name: `n${index}`, kind: 'name', value: (n: number) => `${name.toLowerCase()} ${(n * 7) % 10} ${n}` },
      { name: `x${index}`, kind, value },
    ];
    const cls = named(name, isPlain ? class {} : (parent?.cls ?? Polymorphic()));
    const isConcrete =
      isPlain || classes[index]!.isConcrete || !classes.some((each, at) => at > index && each.parent % at === index);
    entities.push({ index, name, cls, isConcrete, isPlain, parent, columns });
  }
  const schema = spec.schema ? { schema: spec.schema } : {};
  for (const each of entities) {
    const own = each.parent ? {} : keyProperties[spec.key]();
    const properties = { ...own, ...columnsOf(each, spec), ...relationsOf(each, links, entities) };
    if (each.parent) entity(each.cls, properties, schema);
    else entity(each.cls, properties, { ...schema, ...(each.isPlain ? {} : storedAs[strategy]) });
  }
  const hierarchy = entities.filter(each => !each.isPlain);
  const byName = (list: readonly EntityOf[]) => Object.fromEntries(list.map(each => [each.name, each.cls]));
  defineHierarchy(hierarchy[0]!.cls, byName(hierarchy.filter(each => each.isConcrete)), {
    abstract: byName(hierarchy.filter(each => !each.isConcrete)),
  });
  const keys = spec.key === 'composite' ? ['id', 'code'] : ['id'];
  return { spec, strategy, entities, links, keys };
}

function columnsOf({ index }: EntityOf, spec: ModelSpec): object {
  return { [`n${index}`]: p.string(), [`x${index}`]: kinds[spec.kinds[index]! % kinds.length]![1]() };
}

function relationsOf({ index }: EntityOf, links: readonly Link[], entities: readonly EntityOf[]): object {
  const properties: Record<string, object> = {};
  for (const { name, inverse, kind, from, to, isOrdered, isRequired, ref } of links) {
    if (from === index) {
      properties[name] = {
        kind,
        entity: () => entities[to]!.cls,
        ...(inverse && { inversedBy: inverse }),
        ...(kind === 'm:n' ? { owner: true, fixedOrder: isOrdered } : { nullable: !isRequired, ref }),
        ...(kind === '1:1' && { owner: true }),
      };
    }
    if (inverse && to === index) {
      properties[inverse] = {
        kind: kind === 'm:1' ? '1:m' : kind,
        entity: () => entities[from]!.cls,
        mappedBy: name,
        ...(kind === '1:1' && { nullable: true, ref }),
      };
    }
  }
  return properties;
}
