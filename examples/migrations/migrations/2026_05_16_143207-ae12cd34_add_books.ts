import { Migration } from '@mikro-orm/migrations';

export class AddBooksAe12cd34 extends Migration {
  override name = '2026_05_16_143207-ae12cd34_add_books';

  override up(): void {
    this.addSql(
      `create table "book" ("id" uuid not null, "name" varchar(255) not null, "price" numeric(10,2) not null, primary key ("id"));`,
    );
  }

  override down(): void {
    this.addSql(`drop table "book";`);
  }
}
