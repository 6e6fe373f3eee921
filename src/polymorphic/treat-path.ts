import type { AutoPath, EntityClass } from '@mikro-orm/core';
import { LoadOptionError } from '../errors/loading-error.ts';
import { isPolymorphic } from './markers.ts';
import type { PolymorphicMembers } from './polymorphic.ts';

/** A path that starts at a class of a hierarchy: what `treatPath` returns, whatever its type says. */
export class TreatPath {
  /** The relations that lead to the hierarchy; empty where the hierarchy itself is queried. */
  readonly prefix: string;
  readonly class: EntityClass;
  readonly path: string;

  constructor(prefix: string, cls: EntityClass, path: string) {
    this.prefix = prefix;
    this.class = cls;
    this.path = path;
    Object.freeze(this);
  }

  /** The plain path, for messages and as a key of `loadPolymorphic`. */
  toString(): string {
    return this.prefix ? `${this.prefix}.${this.path}` : this.path;
  }
}

type Path<Entity extends object, Hint extends string> = AutoPath<Entity, Hint, '*'>;

/**
 * A path into a subclass, for `populate`, `fields` and `exclude` of a load through its root.
 *
 * ```ts
 * await em.find(Tool, {}, { populate: ['owner', treatPath(GetWeatherFunction, 'stations.owner')] });
 * await em.find(ToolSet, {}, { populate: [treatPath('tools', GetWeatherFunction, 'stations')] });
 * ```
 *
 * The path is checked against the class. In `populate` it speaks of instances of that class and its descendants alone. It
 * is typed `never`, which fits beside any path and leaves the inferred result as it is. Throws `LoadOptionError` when
 * the class or a path is malformed; the load throws `NotInHierarchyError` when the class is not of the hierarchy there.
 * The idea is TREAT of Jakarta Persistence and the path of SQLAlchemy's `of_type`.
 */
export function treatPath<Entity extends PolymorphicMembers, Hint extends string = never>(
  entityClass: EntityClass<Entity>,
  path: Path<Entity, Hint>,
): never;
export function treatPath<Entity extends PolymorphicMembers, Hint extends string = never>(
  prefix: string,
  entityClass: EntityClass<Entity>,
  path: Path<Entity, Hint>,
): never;
export function treatPath(...args: readonly unknown[]): never {
  const [prefix, entityClass, path] = args.length > 2 ? args : ['', ...args];
  if (typeof entityClass !== 'function' || !isPolymorphic(entityClass)) {
    throw new LoadOptionError(
      `treatPath needs a class of a polymorphic hierarchy: treatPath(Class, 'path') or treatPath('prefix', Class, 'path').`,
    );
  }
  if (typeof path !== 'string' || path === '' || typeof prefix !== 'string' || (args.length > 2 && prefix === '')) {
    throw new LoadOptionError(
      `treatPath of ${entityClass.name} needs a path: treatPath(${entityClass.name}, 'path') or treatPath('prefix', ${entityClass.name}, 'path').`,
    );
  }
  return new TreatPath(prefix, entityClass, path) as never;
}

/** Paths as MikroORM takes them: those of `treatPath` without their class. */
export function plainPaths<T>(paths: readonly T[]): T[] {
  return paths.map(path => (path instanceof TreatPath ? (String(path) as T) : path));
}
