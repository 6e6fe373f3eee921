import type { EntityClass, EntityManager } from '@mikro-orm/core';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { MappingError } from '../../errors/mapping-error.ts';
import { InvalidRequestError } from '../../errors/request-error.ts';
import { listNames } from '../../errors/sentence.ts';
import type { Refused } from '../../keys/class-types.ts';
import { type Branch, branchOf } from '../../polymorphic/branch-of.ts';
import type { Hierarchy, Identities, Leaves } from '../../polymorphic/define-hierarchy.ts';
import { isBelow, type Level } from '../../polymorphic/hierarchy-model.ts';
import { ClassMapper } from './define-mapper.ts';
import type { DtoMapper, EntityMapper, Mapper, MapperOf } from './mapper.ts';

type AnyMapper = MapperOf<object> & (DtoMapper<object, object> | EntityMapper<object, object>);

/** The DTO of a mapper. */
type DtoOfMapper<M> = M extends DtoMapper<object, infer D> ? D : M extends EntityMapper<object, infer D> ? D : never;

/** A class of the branch, or an ancestor of it. */
type IsOfBranch<E, TRoot> = [E] extends [TRoot] ? true : [TRoot] extends [E] ? true : false;

/** `unknown` for the mapper of a class of the hierarchy whose DTO has the discriminator; else a readable refusal. */
type Fitting<M, TRoot extends object, D extends string> =
  M extends MapperOf<infer E>
    ? IsOfBranch<E, TRoot> extends true
      ? DtoOfMapper<M> extends { readonly [K in D]: string }
        ? unknown
        : Refused<'defineMappers: the DTO of this mapper lacks the property that tells the classes apart.', D>
      : Refused<'defineMappers: the class of this mapper is not of this hierarchy.', E>
    : never;

/** The mapper of a hierarchy, in the directions that each of its mappers has. */
export type HierarchyMapper<TRoot extends object, M extends AnyMapper> = ([M] extends [DtoMapper<object, object>]
  ? DtoMapper<TRoot, DtoOfMapper<M>>
  : unknown) &
  ([M] extends [EntityMapper<object, object>] ? EntityMapper<TRoot, DtoOfMapper<M>> : unknown);

/**
 * One mapper of the mappers of a hierarchy: it chooses by the identity of the entity, or of the DTO, and falls back to the nearest
 * ancestor that has a mapper.
 *
 * ```ts
 * const toolDto = z.object({ type: z.string(), id: z.int(), name: z.string() });
 * const weatherDto = toolDto.extend({ city: z.string() });
 * const toolMappers = defineMappers(tools, [
 *   defineMapper(Tool, toolDto, { toDto: {} }),
 *   defineMapper(GetWeatherFunction, weatherDto, { toDto: { city: tool => tool.name } }),
 * ]);
 * const dtos = (await em.find(Tool, {})).map(tool => toolMappers.toDto(tool));
 * ```
 *
 * Each DTO has `type`, or what `discriminatorProperty` of the hierarchy says: the identity goes out in it, and on the way in it
 * chooses the class and is not stored. Throws `UnknownIdentityError` (422) for a `type` that no concrete class has, and
 * `DeclarationError` for two mappers of one class and for concrete classes without a mapper.
 */
export function defineMappers<
  TRoot extends object,
  L extends Leaves,
  I extends Identities,
  D extends string,
  const M extends readonly AnyMapper[],
>(
  hierarchy: Hierarchy<TRoot, L, I, D>,
  mappers: M & { readonly [K in keyof M]: Fitting<M[K], TRoot, D> },
): HierarchyMapper<TRoot, M[number]> {
  return new MapperSet(branchOf(hierarchy, 'defineMappers'), [...mappers]) as never;
}

class MapperSet implements Mapper<object, object> {
  readonly #branch: Branch;
  readonly #byLevel = new Map<Level, ClassMapper>();

  constructor(branch: Branch, mappers: readonly unknown[]) {
    this.#branch = branch;
    for (const mapper of mappers) {
      this.#add(mapper);
    }
    const without = branch.model.concreteBelow(branch.level).filter(level => !this.#find(level));
    if (without.length > 0) {
      throw new DeclarationError(
        `defineMappers has no mapper for ${listNames(without.map(({ name }) => name))}, nor for an ancestor. ` +
          `Give one for each, or one for ${branch.level.name}.`,
      );
    }
  }

  toDto(entity: object): object {
    return this.#for(entity).toDto(entity);
  }

  create(em: EntityManager, dto: object): object {
    const cls = this.#classOf(dto);
    return this.#find(this.#branch.model.requireLevel(cls))!.create(em, dto, cls);
  }

  assign(em: EntityManager, entity: object, dto: object): object {
    const { model } = this.#branch;
    const mapper = this.#for(entity);
    const cls = this.#classOf(dto);
    if (model.levelOf(entity)?.class !== cls) {
      const field = model.settings.discriminatorProperty;
      throw new InvalidRequestError([
        { field, expected: `'${model.identityOf(entity)}', the type of the entity`, given: model.identityOf(cls) },
      ]);
    }
    return mapper.assign(em, entity, dto);
  }

  #classOf(dto: object): EntityClass {
    const { model, level } = this.#branch;
    const given = (dto as Record<string, unknown> | null | undefined)?.[model.settings.discriminatorProperty];
    return model.classOf(given as string, level);
  }

  #add(mapper: unknown): void {
    if (!(mapper instanceof ClassMapper)) {
      throw new DeclarationError('defineMappers needs mappers that defineMapper made.');
    }
    const level = this.#branch.model.requireLevel(mapper.entity);
    if (this.#byLevel.has(level)) {
      throw new DeclarationError(`defineMappers was given two mappers of ${level.name}. Give one for each class.`);
    }
    this.#byLevel.set(level, mapper);
  }

  #for(entity: object): ClassMapper {
    const { model, level: branch } = this.#branch;
    const level = typeof entity === 'object' && entity !== null ? model.levelOf(entity) : undefined;
    const mapper = level && isBelow(level, branch) ? this.#find(level) : undefined;
    if (!mapper) {
      throw MappingError.notEntity(branch.name, entity);
    }
    return mapper;
  }

  /** The mapper of a class or of its nearest ancestor. */
  #find(level: Level): ClassMapper | undefined {
    for (let current: Level | undefined = level; current; current = current.parent) {
      const mapper = this.#byLevel.get(current);
      if (mapper) {
        return mapper;
      }
    }
    return undefined;
  }
}
