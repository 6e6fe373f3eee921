import {
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  PolymorphicRef,
  ReferenceKind,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { assignedClass } from '../loading/resolved-class.ts';
import { isPolymorphicTarget } from '../loading/row-completion.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { PlainClasses, type PlainObject } from './plain-class.ts';

/** Makes plain rows of what the driver returns: mapped, completed rows whose values are as the database sent them. */
export class PlainRows {
  readonly #driver: AbstractSqlDriver;
  readonly #classes: PlainClasses;
  readonly #discriminators = new Map<HierarchyMapping, string>();

  /** Hidden properties are in the rows when the caller lists the fields that he wants. */
  constructor(driver: AbstractSqlDriver, { withHidden }: { withHidden: boolean }) {
    this.#driver = driver;
    this.#classes = classesOf(driver, withHidden);
  }

  /** `queried` is the class that the row was read as. */
  plain(row: PlainObject, queried: EntityMetadata): PlainObject {
    const mapping = mappingsOf(this.#driver.config).find(queried.class);
    const meta = mapping ? classOfRow(row, mapping, queried) : queried;
    const shape = this.#classes.of(meta);
    const result: PlainObject = mapping ? { [this.#discriminatorOf(mapping)]: row[IDENTITY_PROPERTY] } : {};
    shape.fill(result, row);
    for (const prop of shape.relations) {
      const value = row[prop.name];
      if (value !== undefined) {
        result[prop.name] =
          Array.isArray(value) && isToMany(prop)
            ? value.map(item => this.#related(item, prop))
            : this.#related(value, prop);
      }
    }
    return result;
  }

  #discriminatorOf(mapping: HierarchyMapping): string {
    const name = this.#discriminators.get(mapping) ?? plainDiscriminator(mapping);
    this.#discriminators.set(mapping, name);
    return name;
  }

  /** A row, where the relation was populated; else a key. */
  #related(value: unknown, prop: EntityProperty): unknown {
    if (value === null || !prop.targetMeta) {
      return value;
    }
    const metadata = this.#driver.getMetadata();
    if (value instanceof PolymorphicRef) {
      return this.#key(value.id, metadata.get(prop.discriminatorMap![value.discriminator]!));
    }
    if (isPolymorphicTarget(value)) {
      return this.plain(value as PlainObject, metadata.get(value.constructor as EntityClass));
    }
    const target = metadata.get<object>(prop.targetMeta.class);
    return Utils.isPlainObject(value) ? this.plain(value, target) : this.#key(value, target);
  }

  #key(value: unknown, target: EntityMetadata): unknown {
    const props = target.getPrimaryProps();
    if (props.length > 1) {
      return Array.isArray(value) && value.length === props.length
        ? props.map((prop, index) => this.#keyPart(value[index], prop))
        : value;
    }
    return this.#keyPart(value, props[0]!);
  }

  #keyPart(value: unknown, prop: EntityProperty): unknown {
    if (prop.targetMeta) {
      return this.#key(value, prop.targetMeta);
    }
    return prop.customType ? prop.customType.convertToJSValue(value, this.#driver.getPlatform()) : value;
  }
}

function isToMany({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY;
}

/** Under `onUnknown` a row may be of a class that its identity does not name. */
function classOfRow(row: PlainObject, mapping: HierarchyMapping, queried: EntityMetadata): EntityMetadata {
  const branch = mapping.levelOf(queried.class);
  return assignedClass(row)?.meta ?? mapping.metaOf(mapping.model.resolve(row[IDENTITY_PROPERTY], branch) ?? branch);
}

/** The property that holds the identity in plain rows; throws when a class of the hierarchy has another of that name. */
function plainDiscriminator({ model, metas }: HierarchyMapping): string {
  const { discriminatorProperty: name } = model.settings;
  const taken = metas.find(meta => propertyOf(meta, name));
  if (taken) {
    throw new DeclarationError(
      `Plain rows of ${model.root.name} hold the identity as '${name}', but ${taken.className} has a property of that name. ` +
        `Choose another with the option discriminatorProperty of defineHierarchy.`,
    );
  }
  return name;
}

const classes = new WeakMap<AbstractSqlDriver, [shown?: PlainClasses, whole?: PlainClasses]>();

function classesOf(driver: AbstractSqlDriver, withHidden: boolean): PlainClasses {
  const known = classes.get(driver) ?? [];
  classes.set(driver, known);
  return (known[withHidden ? 1 : 0] ??= new PlainClasses(driver, withHidden));
}
