import { type Configuration, type EntityMetadata, helper, IdentityMap } from '@mikro-orm/core';
import { mappingsOf } from '../mapping.ts';
import { retype } from '../writing/change-type/retype.ts';

/** The members of MikroORM's identity map that are overridden here. */
interface IdentityMapInternals {
  getByEntity(item: object): object | undefined;
  getPkHash(item: object): string;
}

const Base = IdentityMap as unknown as new () => IdentityMapInternals;
const configurations = new WeakMap<object, Configuration>();

/**
 * MikroORM's identity map, in which a row of a joined hierarchy has one key, by the schema of the root table, also when
 * the table of its class stands in another schema.
 */
export class PolymorphicIdentityMap extends Base {
  static install(config: Configuration, map: IdentityMap): void {
    Object.setPrototypeOf(map, PolymorphicIdentityMap.prototype);
    configurations.set(map, config);
  }

  /** Asked when what a transaction loaded on its own is merged into the instances around it: one may have changed its type. */
  override getByEntity(item: object): object | undefined {
    const found = super.getByEntity(item);
    const meta: EntityMetadata = helper(item).__meta;
    if (
      found &&
      helper(item).__initialized &&
      helper(found).__meta !== meta &&
      mappingsOf(configurations.get(this)!).find(meta.class)
    ) {
      retype(found, meta, name => Object.hasOwn(meta.properties, name));
    }
    return found;
  }

  override getPkHash(item: object): string {
    const config = configurations.get(this)!;
    const wrapped = helper(item);
    const meta: EntityMetadata = wrapped.__meta;
    if (inRootSchema(config, meta) === meta) {
      return super.getPkHash(item);
    }
    const schema = meta.root.schema ?? config.getSchema();
    const key = String(wrapped.getSerializedPrimaryKey());
    return schema ? `${schema}:${key}` : key;
  }
}

const moves = new WeakMap<EntityMetadata, EntityMetadata>();

/** The metadata of a class as if its table stood in the schema of the root's; the same object where it does. */
export function inRootSchema(config: Configuration, meta: EntityMetadata): EntityMetadata {
  const mapping = mappingsOf(config).find(meta.class);
  if (!mapping?.isJoined || meta.schema === mapping.rootMeta.schema) {
    return meta;
  }
  let moved = moves.get(meta);
  if (!moved) {
    moved = Object.create(meta, { schema: { value: mapping.rootMeta.schema } }) as EntityMetadata;
    moves.set(meta, moved);
  }
  return moved;
}
