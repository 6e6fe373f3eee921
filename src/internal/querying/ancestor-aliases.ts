import type { EntityMetadata } from '@mikro-orm/core';

/** The members of a query builder that are used here. */
interface Builder {
  readonly state: {
    readonly mainAlias?: { readonly aliasName: string };
    readonly aliases: Readonly<Record<string, { readonly meta?: EntityMetadata } | undefined>>;
    readonly tptAlias: Readonly<Record<string, string>>;
  };
  readonly helper: { getTPTAliasForProperty(property: string, alias: string): string };
}

/**
 * Keeps the ancestors of the queried class apart from those of another class in the query. For a table that is joined without its parents,
 * such as the owner of a one-to-one relation, MikroORM takes the key from the parents of the queried row.
 */
export function resolveOwnAncestors(qb: object): void {
  const { helper, state } = qb as Builder;
  const resolve = helper.getTPTAliasForProperty.bind(helper);
  helper.getTPTAliasForProperty = (property, alias) => {
    const found = resolve(property, alias);
    return found === alias || alias === state.mainAlias?.aliasName || isOwn(state, alias, found) ? found : alias;
  };
}

function isOwn({ tptAlias }: Builder['state'], alias: string, parent: string): boolean {
  return Object.entries(tptAlias).some(([key, found]) => found === parent && key.startsWith(`${alias}:`));
}
