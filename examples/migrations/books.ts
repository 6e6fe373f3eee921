import { defineEntity, p } from '@mikro-orm/core';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';

/** A book of a shop, as the newest migration stores it. */
export class Book extends UuidV7Base {
  declare title: string;
  declare priceCents: bigint;
  declare shelf?: string | null;
}

defineEntity({
  class: Book,
  name: 'Book',
  properties: { title: p.text(), priceCents: p.bigint('bigint'), shelf: p.string().nullable().index() },
});
