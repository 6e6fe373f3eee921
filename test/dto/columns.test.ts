import { jsonSchema, zodUnion, graphqlTypes } from 'mikro-orm-polymorphic/dto';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as customTypes from '../loading/columns/kinds/custom-types.ts';
import * as embeddables from '../loading/columns/kinds/embeddables.ts';
import * as enums from '../loading/columns/kinds/enums.ts';
import * as formulas from '../loading/columns/kinds/formulas.ts';
import * as inverseRelations from '../loading/columns/kinds/inverse-relations.ts';
import * as json from '../loading/columns/kinds/json.ts';
import * as numbers from '../loading/columns/kinds/numbers.ts';
import * as optional from '../loading/columns/kinds/optional.ts';
import * as polymorphicEmbeddables from '../loading/columns/kinds/polymorphic-embeddables.ts';
import * as propertyOptions from '../loading/columns/kinds/property-options.ts';
import * as relations from '../loading/columns/kinds/relations.ts';
import * as texts from '../loading/columns/kinds/texts.ts';
import * as times from '../loading/columns/kinds/times.ts';
import type { Kind } from '../loading/columns/kind.ts';
import { declareColumns } from '../loading/columns/model.ts';
import { engines, openOrm } from '../support/index.ts';
import { sent, validator } from './validators.ts';

const kinds: readonly Kind[] = [
  customTypes,
  embeddables,
  enums,
  formulas,
  inverseRelations,
  json,
  numbers,
  optional,
  polymorphicEmbeddables,
  propertyOptions,
  relations,
  texts,
  times,
].flatMap(each => Object.values(each));

describe.each(['joined', 'single-table'] as const)('schemas of a %s hierarchy', strategy => {
  it.each(kinds)('take rows with $name', async kind => {
    const model = declareColumns(kind, strategy, 'leaf');
    await using db = await openOrm(engines[0]!, { entities: [...model.entities] });
    const em = db.em();
    kind.seed?.(em);
    await em.flush();
    for (const [index, { given }] of kind.samples.entries()) {
      const values = typeof given === 'function' ? given(em) : given;
      em.create(model.hierarchy.leaf, { id: index + 1, name: `row ${index + 1}`, ...values } as never);
    }
    await em.flush();
    const found = await db.em().find(model.hierarchy.root, {}, { orderBy: { id: 'asc' } });
    const validate = validator(jsonSchema(model.items, { orm: db.orm }));
    const union = zodUnion(model.items, { orm: db.orm });
    expect(found).toHaveLength(kind.samples.length);
    for (const row of found.map(entity => sent(model.items, entity))) {
      expect([row, validate(row), validate.errors]).toEqual([row, true, null]);
      expect(union.parse(row)).toEqual(row);
    }
    expect(buildSchema(graphqlTypes(model.items, { orm: db.orm }).sdl).getType('branch__bough__twig')).toBeDefined();
  });
});
