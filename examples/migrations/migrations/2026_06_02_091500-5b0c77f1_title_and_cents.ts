import { Migration } from '@mikro-orm/migrations';

/** A column renamed, one retyped with its values, and one added. */
export class TitleAndCents5b0c77f1 extends Migration {
  override name = '2026_06_02_091500-5b0c77f1_title_and_cents';

  override up(): void {
    this.addSql(`alter table "book" rename column "name" to "title";`);
    this.addSql(`alter table "book" alter column "title" type text;`);
    this.addSql(`alter table "book" rename column "price" to "price_cents";`);
    this.addSql(`alter table "book" alter column "price_cents" type bigint using ("price_cents" * 100)::bigint;`);
    this.addSql(`alter table "book" add column "shelf" varchar(255) null;`);
  }

  override down(): void {
    this.addSql(`alter table "book" drop column "shelf";`);
    this.addSql(`alter table "book" alter column "price_cents" type numeric(10,2) using "price_cents"::numeric / 100;`);
    this.addSql(`alter table "book" rename column "price_cents" to "price";`);
    this.addSql(`alter table "book" alter column "title" type varchar(255);`);
    this.addSql(`alter table "book" rename column "title" to "name";`);
  }
}
