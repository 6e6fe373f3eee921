import { defineEntity, type EntityManager, p, type Collection, type Opt, type Ref } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { datetimeInfo, defineMapper, defineMappers, shape, uuidIdDatetimeInfo } from 'mikro-orm-polymorphic/dto';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

class Author {
  declare id: Opt<number>;
  declare name: string;
  declare age: number;
  declare nick?: string | null;
  declare born: Date;
  declare books: Collection<Book>;
}
class Book {
  declare id: Opt<number>;
  declare title: string;
  declare author: Ref<Author>;
  declare editor?: Author | null;
  declare settings: { plan: string };
}

declare const em: EntityManager;
declare const author: Author;

const authorDto = z.object({ id: z.int(), name: z.string(), nick: z.string().nullable() });

describe('defineMapper', () => {
  it('maps fields of equal name and type by themselves, both ways', () => {
    const mapper = defineMapper(Author, authorDto, {
      toDto: {},
      toEntity: { age: () => 3, born: () => new Date() },
    });
    expectTypeOf(mapper.toDto(author)).toEqualTypeOf<{ id: number; name: string; nick: string | null }>();
    expectTypeOf(mapper.create(em, { id: 1, name: 'Ada', nick: null })).toEqualTypeOf<Author>();
    // @ts-expect-error -- a field is missing
    mapper.create(em, { id: 1, name: 'Ada' });
  });

  it('maps one way with the rules of one', () => {
    const reader = defineMapper(Author, authorDto, { toDto: {} });
    // @ts-expect-error -- it has no rules for this way
    reader.create(em, { id: 1, name: 'Ada', nick: null });
    const writer = defineMapper(Author, authorDto, { toEntity: { age: () => 3, born: () => new Date() } });
    // @ts-expect-error -- it has no rules for this way
    writer.toDto(author);
  });

  it('refuses unmapped and wrongly typed required fields, both ways', () => {
    const years = z.object({ years: z.int() });
    defineMapper(Author, years, { toDto: { years: each => each.age } });
    // @ts-expect-error -- years is required
    defineMapper(Author, years, { toDto: {} });
    // @ts-expect-error -- years is a number
    defineMapper(Author, years, { toDto: { years: each => each.name } });
    // @ts-expect-error -- age is text there
    defineMapper(Author, z.object({ age: z.string() }), { toDto: {} });
    // @ts-expect-error -- an optional field of another type
    defineMapper(Author, z.object({ age: z.string().optional() }), { toDto: {} });
    // @ts-expect-error -- an Author needs a name and a birthday
    defineMapper(Author, years, { toEntity: { age: dto => dto.years } });
    // @ts-expect-error -- age is a number
    defineMapper(Author, authorDto, { toEntity: { age: dto => dto.name, born: () => new Date() } });
    // @ts-expect-error -- nick may be null
    defineMapper(Author, z.object({ nick: z.string() }), { toDto: {} });
  });

  it('refuses rules for fields that are not there', () => {
    // @ts-expect-error -- misspelt
    defineMapper(Author, authorDto, { toDto: { nmae: () => 'x' } });
    // @ts-expect-error -- misspelt
    defineMapper(Author, authorDto, { toEntity: { age: () => 3, born: () => new Date(), nmae: () => 'x' } });
  });

  it('takes rules both ways for domain classes and interfaces', () => {
    class Person {
      readonly #secret = 1;
      constructor(readonly name: string) {}
      hello(): string {
        return `${this.name} ${this.#secret}`;
      }
    }
    const person = shape<Person>({ name: true }, fields => new Person(fields.name));
    const mapper = defineMapper(Author, person, { toDto: {}, toEntity: { age: () => 1, born: () => new Date() } });
    expectTypeOf(mapper.toDto(author)).toEqualTypeOf<Person>();
    expectTypeOf(mapper.create(em, new Person('Ada'))).toEqualTypeOf<Author>();
    // @ts-expect-error -- a class needs the function that makes it
    shape<Person>({ name: true });
    // @ts-expect-error -- a field is missing
    shape<{ name: string; age?: number }>({ name: true });
    // @ts-expect-error -- a field too many
    shape<{ name: string }>({ name: true, age: true });
  });

  it('takes dates where a schema takes dates', () => {
    const dto = datetimeInfo.extend({ born: z.date() });
    class Row extends UuidV7AuditBase {
      declare born: Date;
    }
    const mapper = defineMapper(Row, dto, { toDto: {} });
    expectTypeOf(mapper.toDto({} as Row)).toEqualTypeOf<{ createdAt: string; updatedAt: string; born: Date }>();
  });
});

describe('nested mappers', () => {
  const authors = defineMapper(Author, authorDto, {
    toDto: {},
    toEntity: { age: () => 3, born: () => new Date() },
  });

  it('map references, nullable ones and collections', () => {
    const bookDto = z.object({ title: z.string(), author: authorDto, editor: authorDto.nullable() });
    defineMapper(Book, bookDto, {
      toDto: { author: authors, editor: authors },
      toEntity: { author: authors, editor: authors, settings: () => ({ plan: 'a' }) },
    });
    defineMapper(Author, z.object({ books: z.array(z.object({ title: z.string() })) }), {
      toDto: { books: defineMapper(Book, z.object({ title: z.string() }), { toDto: {} }) },
    });
  });

  it('are demanded for relations, also where the entity would fit', () => {
    // @ts-expect-error -- an Author fits, but is no copy
    defineMapper(Book, z.object({ editor: authorDto.partial().nullable() }), { toDto: {} });
    const dto = z.object({ title: z.string(), author: z.object({ name: z.string(), age: z.int(), born: z.date() }) });
    // @ts-expect-error -- nested data would make an entity past its mapper
    defineMapper(Book, dto, { toEntity: { settings: () => ({ plan: 'a' }) } });
  });

  it('refuse mappers of another entity or DTO', () => {
    const other = defineMapper(Book, z.object({ title: z.string() }), { toDto: {} });
    // @ts-expect-error -- the mapper of another entity
    defineMapper(Book, z.object({ author: z.object({ title: z.string() }) }), { toDto: { author: other } });
    // @ts-expect-error -- a mapper of another DTO
    defineMapper(Book, z.object({ author: z.object({ email: z.string() }) }), { toDto: { author: authors } });
  });

  it('a key stands for an entity on the way in', () => {
    const dto = z.object({ title: z.string(), author: z.int(), settings: z.object({ plan: z.string() }) });
    const mapper = defineMapper(Book, dto, { toEntity: {} });
    expectTypeOf(mapper.create(em, { title: 'x', author: 1, settings: { plan: 'y' } })).toEqualTypeOf<Book>();
  });
});

describe('defineMappers', () => {
  abstract class Animal extends Polymorphic(UuidV7AuditBase) {
    declare name: string;
  }
  class Dog extends Animal {
    declare bark: string;
  }
  class Cat extends Animal {
    declare lives: number;
  }
  defineEntity({ class: Animal, inheritance: 'tpt', properties: { name: p.string() } });
  const animals = defineHierarchy(Animal, { Dog, Cat });
  const animalDto = uuidIdDatetimeInfo.extend({ type: z.string(), name: z.string() });
  const dogDto = animalDto.extend({ type: z.literal('dog'), bark: z.string() });
  const base = defineMapper(Animal, animalDto, { toDto: {}, toEntity: {} });
  const dog = defineMapper(Dog, dogDto, { toDto: {}, toEntity: {} });

  it('gives the DTO of any of its mappers, and takes them', () => {
    const mapper = defineMappers(animals, [base, dog]);
    type Dto = z.infer<typeof animalDto> | z.infer<typeof dogDto>;
    expectTypeOf(mapper.toDto({} as Cat)).toEqualTypeOf<Dto>();
    const dto = {} as Dto;
    expectTypeOf(mapper.create(em, dto)).toEqualTypeOf<Animal>();
    // @ts-expect-error -- there is no way to tell what it is
    mapper.create(em, { name: 'x' });
    const oneWay = defineMappers(animals, [base, defineMapper(Dog, dogDto, { toDto: {} })]);
    // @ts-expect-error -- one of the mappers maps one way
    oneWay.create(em, dto);
  });

  it('refuses mappers of other classes, and DTOs without the discriminator', () => {
    const foreign = defineMapper(Author, authorDto.extend({ type: z.string() }), { toDto: { type: () => 'x' } });
    // @ts-expect-error -- not of the hierarchy
    defineMappers(animals, [base, foreign]);
    const untyped = defineMapper(Animal, animalDto.omit({ type: true }), { toDto: {} });
    // @ts-expect-error -- no type
    defineMappers(animals, [untyped]);
  });

  it('goes by the discriminatorProperty of the hierarchy', () => {
    const kinds = defineHierarchy(Animal, { Dog, Cat }, { discriminatorProperty: 'kind' });
    expectTypeOf(kinds.discriminatorProperty).toEqualTypeOf<'kind'>();
    expectTypeOf(animals.concreteOf(Dog).discriminatorProperty).toEqualTypeOf<'type'>();
    // @ts-expect-error -- the DTO has a type, and no kind
    defineMappers(kinds, [base]);
    const kindDto = z.object({ kind: z.string(), name: z.string() });
    defineMappers(kinds, [defineMapper(Animal, kindDto, { toDto: { kind: each => kinds.identityOf(each) } })]);
  });

  it('the identity is the type of a DTO, in text or as the literal that a schema checks', () => {
    defineMapper(Dog, shape<{ type: string }>({ type: true }), { toDto: {} });
    // @ts-expect-error -- no schema checks the literal
    defineMapper(Dog, shape<{ type: 'dog' }>({ type: true }), { toDto: {} });
    // @ts-expect-error -- a plain entity has no identity
    defineMapper(Author, z.object({ type: z.string() }), { toDto: {} });
  });
});
