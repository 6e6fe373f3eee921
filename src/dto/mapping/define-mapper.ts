import type { EntityClass, EntityManager } from '@mikro-orm/core';
import { z } from 'zod';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { MappingError } from '../../errors/mapping-error.ts';
import { requireComplete } from '../../keys/completeness.ts';
import type { DtoMapper, EntityMapper, Mapper, MapperOf } from './mapper.ts';
import { readEntity, type ReadingRule } from './read-entity.ts';
import type { ToDtoRules, ToEntityRules } from './rules.ts';
import { type DtoOf, type DtoShape, Shape } from './shape.ts';
import { dataOf, type WritingRule } from './write-entity.ts';

interface Rules<E extends object, S> {
  readonly toDto: ToDtoRules<E, S>;
  readonly toEntity: ToEntityRules<E, S>;
}

/** The mapper of a class, in the ways that it has rules for. */
export type MapperBy<E extends object, D, Way> = ('toDto' extends Way ? DtoMapper<E, D> : unknown) &
  ('toEntity' extends Way ? EntityMapper<E, D> : unknown) &
  MapperOf<E>;

/**
 * A mapper between an entity and a DTO or a domain object. Fields of equal name and type map by themselves; the compiler demands
 * a rule for every other one that is required, both ways.
 *
 * ```ts
 * const toolDto = z.object({ type: z.string(), id: z.int(), label: z.string() });
 * const toolMapper = defineMapper(WebSearchTool, toolDto, {
 *   toDto: { label: tool => tool.name },
 *   toEntity: { name: dto => dto.label, engine: () => 'Meilisearch' },
 * });
 * const dto = toolMapper.toDto(await em.findOneOrFail(WebSearchTool, { name: 'web' }));
 * const copy = toolMapper.create(em, { ...dto, id: 2 });
 * ```
 *
 * The shape is a zod object, whose `parse` makes the DTO, or what `shape` returns. A rule is a function, or the mapper of a relation, collections
 * included. With `toDto` or `toEntity` alone the mapper maps one way. A class of a hierarchy gives its identity as `type`. Values
 * are copied, so that a change of the DTO is none of the entity. Throws `DeclarationError` for what is no class or no shape.
 * After `to_domain` and `from_domain` of Dashtam.
 */
export function defineMapper<E extends object, S extends DtoShape, const Way extends keyof Rules<E, S>>(
  entity: EntityClass<E>,
  shape: S,
  rules: { readonly [W in Way]: Rules<NoInfer<E>, NoInfer<S>>[W] },
): MapperBy<E, DtoOf<S>, Way> {
  if (typeof entity !== 'function') {
    throw new DeclarationError(
      'defineMapper needs the class of an entity. When it is imported, look for a circular import.',
    );
  }
  return new ClassMapper(entity, shape, rules) as never;
}

interface MapperRules {
  readonly toDto?: Readonly<Record<string, ReadingRule>>;
  readonly toEntity?: Readonly<Record<string, WritingRule>>;
}

/** The mapper of a class and, in a set, of the classes below it that have none. */
export class ClassMapper implements Mapper<object, object> {
  readonly entity: EntityClass;
  readonly fields: readonly string[];
  readonly #make: (values: never) => object;
  readonly #toDto: Readonly<Record<string, ReadingRule>> | undefined;
  readonly #toEntity: Readonly<Record<string, WritingRule>> | undefined;

  constructor(entity: EntityClass, shape: DtoShape, rules: MapperRules) {
    this.entity = entity;
    this.#toDto = given(entity.name, rules.toDto);
    this.#toEntity = given(entity.name, rules.toEntity);
    if (shape instanceof Shape) {
      this.fields = shape.fields;
      this.#make = values => shape.make(values);
    } else if (shape instanceof z.ZodObject) {
      this.fields = Object.keys(shape.shape);
      this.#make = values => parsed(entity.name, shape, values);
    } else {
      throw new DeclarationError(
        `defineMapper(${entity.name}, …) needs a zod object or what shape(…) returns as its second argument.`,
      );
    }
  }

  toDto(entity: object): object {
    this.#requireOwn(entity);
    const rules = this.#require('toDto', this.#toDto);
    return this.#make(readEntity(entity, { className: this.entity.name, fields: this.fields, rules }) as never);
  }

  create(em: EntityManager, dto: object, cls: EntityClass = this.entity): object {
    return em.create<object>(cls, this.#data(dto, { em, cls }) as never);
  }

  assign(em: EntityManager, entity: object, dto: object): object {
    this.#requireOwn(entity);
    requireComplete(entity, `The mapper of ${this.entity.name}`);
    return em.assign(entity, this.#data(dto, { em, cls: entity.constructor, entity }) as never);
  }

  #data(dto: object, { em, cls, entity }: { em: EntityManager; cls: EntityClass; entity?: object }): object {
    const rules = this.#require('toEntity', this.#toEntity);
    if (typeof dto !== 'object' || dto === null) {
      throw MappingError.notDto(this.entity.name, dto);
    }
    const meta = em.getMetadata().get(cls);
    return dataOf(dto, { em, meta, rules, fields: this.fields, ...(entity ? { entity } : {}) });
  }

  #require<T>(direction: string, rules: T | undefined): T {
    if (rules === undefined) {
      throw new DeclarationError(
        `The mapper of ${this.entity.name} has no ${direction}. Give it the rules: defineMapper(${this.entity.name}, …, { ${direction}: {} }).`,
      );
    }
    return rules;
  }

  #requireOwn(entity: unknown): void {
    if (!(entity instanceof this.entity)) {
      throw MappingError.notEntity(this.entity.name, entity);
    }
  }
}

/** The rules that were given; each is a function or a mapper. */
function given<T>(className: string, rules: Readonly<Record<string, T>> | undefined): Record<string, T> | undefined {
  const entries = rules && Object.entries(rules).filter(([, rule]) => rule !== undefined);
  for (const [name, rule] of entries ?? []) {
    if (typeof rule !== 'function' && (typeof rule !== 'object' || rule === null)) {
      throw new DeclarationError(`The rule for ${name} in the mapper of ${className} must be a function or a mapper.`);
    }
  }
  return entries && Object.fromEntries(entries);
}

function parsed(className: string, schema: z.ZodObject, values: object): object {
  const result = schema.safeParse(values);
  if (!result.success) {
    const complaints = result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw MappingError.refused(className, complaints, result.error);
  }
  return result.data;
}
