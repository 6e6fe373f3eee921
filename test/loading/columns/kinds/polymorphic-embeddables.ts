import { defineEntity, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

abstract class Animal {
  declare kind: 'cat' | 'dog';
  declare name: string;
}
class Cat extends Animal {
  declare lives: number;
}
class Dog extends Animal {
  declare barks: boolean | null;
}
defineEntity({
  class: Animal,
  embeddable: true,
  abstract: true,
  discriminator: 'kind',
  properties: { kind: p.enum(['cat', 'dog'] as const), name: p.string() },
} as never);
defineEntity({
  class: Cat,
  embeddable: true,
  discriminatorValue: 'cat',
  properties: { lives: p.integer().nullable() },
});
defineEntity({
  class: Dog,
  embeddable: true,
  discriminatorValue: 'dog',
  properties: { barks: p.boolean().nullable() },
});

const tom = { kind: 'cat', name: 'Tom', lives: 9 };
const rex = { kind: 'dog', name: 'Rex', barks: true };

export const polymorphicEmbeddables: Kind = {
  name: 'polymorphic embeddables',
  entities: [Animal, Cat, Dog],
  properties: () => ({
    inline: () => p.embedded([Cat, Dog]),
    document: () => p.embedded([Cat, Dog]).object(),
    list: () => p.embedded([Cat, Dog]).array(),
  }),
  samples: [
    {
      given: { inline: tom, document: rex, list: [tom, rex] },
      stored: {
        inline: { instanceOf: 'Cat', ...tom, barks: null },
        document: { instanceOf: 'Dog', ...rex },
        list: [
          { instanceOf: 'Cat', ...tom },
          { instanceOf: 'Dog', ...rex },
        ],
      },
    },
    {
      given: { inline: rex, document: tom, list: [] },
      stored: { inline: { instanceOf: 'Dog', ...rex, lives: null }, document: { instanceOf: 'Cat', ...tom } },
    },
  ],
};
