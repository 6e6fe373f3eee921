export { graphqlName, identityOfGraphqlName } from './component-names.ts';
export { type GraphqlTypes, graphqlTypes } from './graphql.ts';
export type { SchemaMode, SchemaOptions } from './hierarchy-schema.ts';
export { type JsonSchema, jsonSchema } from './json-schema.ts';
export { type OpenApiOptions, openApiSchemas } from './openapi.ts';
export { type ZodHierarchy, zodUnion } from './zod.ts';
