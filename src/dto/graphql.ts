import type { HierarchySubject } from '../polymorphic/define-hierarchy.ts';
import { graphqlName } from './component-names.ts';
import { GraphqlWriter } from './graphql-writer.ts';
import { hierarchySchema, type SchemaOptions } from './hierarchy-schema.ts';

/** A hierarchy in the terms of GraphQL. */
export interface GraphqlTypes {
  /** The schema: an interface for each class with subclasses, and an object type for each concrete class. */
  readonly sdl: string;
  /** The object type of each identity, as `resolveType` needs it. */
  readonly typeNames: Readonly<Record<string, string>>;
  /** The object types of each interface, as clients' caches need them. */
  readonly possibleTypes: Readonly<Record<string, readonly string[]>>;
}

/**
 * A hierarchy as GraphQL types, named by the identities: dots, which GraphQL does not take, become `__`.
 *
 * ```ts
 * const { sdl, typeNames, possibleTypes } = graphqlTypes(tools, { orm });
 * const resolvers = { AnyTool: { __resolveType: (row: { type: string }) => typeNames[row.type] } };
 * ```
 *
 * Columns without a type of GraphQL's own are custom scalars: `DateTime`, `Date`, `BigInt`, `Decimal`, `JSON`. Throws as
 * `jsonSchema` does. `graphqlName` is the function behind the names, and `identityOfGraphqlName` its inverse.
 */
export function graphqlTypes(subject: HierarchySubject, { orm }: Pick<SchemaOptions, 'orm'>): GraphqlTypes {
  const schema = hierarchySchema(subject, { orm }, 'graphqlTypes');
  const writer = new GraphqlWriter(schema);
  return {
    sdl: writer.write(),
    typeNames: Object.fromEntries(schema.variants.map(({ identity }) => [identity, graphqlName(identity)])),
    possibleTypes: Object.fromEntries(
      schema.branches.map(({ name }) => [
        graphqlName(name),
        schema.variants.filter(({ branches }) => branches.includes(name)).map(({ identity }) => graphqlName(identity)),
      ]),
    ),
  };
}
