import { type Configuration, type Dictionary, type EntityMetadata, Utils } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { LoadScope, propertyOf } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { DEFAULT_STRATEGY, type PolymorphicStrategy } from '../../polymorphic/strategy.ts';
import { FieldSelection } from './field-selection.ts';
import { declaringBelow } from './declared-below.ts';
import type { LoadOptions } from './load-options.ts';
import { mappingsOf } from '../mapping.ts';
import type { LoadRequest } from './row-completion.ts';
import { splitFields } from './split-fields.ts';

/** What a find says to the query builder that runs it. */
export interface FindRequest extends LoadRequest {
  readonly schema: string | undefined;
  readonly strategy: PolymorphicStrategy;
}

/** Our part of the options of a find. */
export function findRequest(meta: EntityMetadata, options: LoadOptions): FindRequest {
  const { loadPolymorphic, onUnknown, polymorphicStrategy, fields, exclude, schema } = options as LoadOptions & {
    schema?: string;
  };
  return {
    scope: loadPolymorphic === undefined ? LoadScope.everything : LoadScope.parse(loadPolymorphic, meta.class),
    selection: FieldSelection.ofFind(fields, exclude),
    onUnknown,
    schema,
    strategy: polymorphicStrategy ?? DEFAULT_STRATEGY,
  };
}

/** The condition of a find or count: under `'skip'` rows of unknown identities are left out in SQL, so that pages, counts and cursors agree. */
export function knownRows(
  config: Configuration,
  meta: EntityMetadata,
  where: Dictionary,
  options: LoadOptions,
): Dictionary {
  const mapping = mappingsOf(config).find(meta.class);
  if (!mapping || (options.onUnknown ?? mapping.model.settings.onUnknown) !== 'skip') {
    return where;
  }
  const known = { [IDENTITY_PROPERTY]: { $in: [...mapping.model.storedBelow(mapping.levelOf(meta.class))] } };
  return { $and: [known, where] };
}

/** The options of the query itself: the identity is always selected, columns of child tables are read later. */
export function baseOptions(config: Configuration, meta: EntityMetadata, options: LoadOptions): LoadOptions {
  const hints = Array.isArray(options['populate']) ? (options['populate'] as Hint[]) : [];
  const fields = options.fields?.length
    ? withIdentities(config, meta, splitFields(meta, options.fields, config).known, hints)
    : options.fields;
  const exclude = options.exclude?.filter(
    field => field !== IDENTITY_PROPERTY && !field.endsWith(`.${IDENTITY_PROPERTY}`),
  );
  const populateOrderBy: unknown = options['populateOrderBy'];
  return {
    ...options,
    ...(fields ? { fields } : {}),
    ...(exclude ? { exclude } : {}),
    ...(populateOrderBy ? { populateOrderBy: knownOrder(config, meta, populateOrderBy) } : {}),
  };
}

/** The order inside relations of subclasses is for their own queries. */
function knownOrder(config: Configuration, meta: EntityMetadata, order: unknown): object[] {
  const isKnown = ([name]: readonly [string, unknown]): boolean =>
    declaringBelow(mappingsOf(config), meta, name).length === 0;
  return Utils.asArray(order as object).map(part =>
    Utils.isPlainObject(part) ? Object.fromEntries(Object.entries(part).filter(isKnown)) : part,
  );
}

/** A partial load of a hierarchy, at the root or inside a relation, cannot do without the type of its rows. */
function withIdentities(
  config: Configuration,
  meta: EntityMetadata,
  fields: readonly string[],
  hints: readonly Hint[],
): string[] {
  const result = [...fields];
  if (mappingsOf(config).find(meta.class)) {
    result.push(IDENTITY_PROPERTY);
  }
  for (const hint of hints) {
    const name = hint.field.split(':')[0]!;
    const target = propertyOf(meta, name)?.targetMeta;
    const inner = result.filter(field => field.startsWith(`${name}.`)).map(field => field.slice(name.length + 1));
    if (target && inner.length > 0) {
      result.push(...withIdentities(config, target, inner, hint.children ?? []).map(field => `${name}.${field}`));
    }
  }
  return [...new Set(result)];
}
