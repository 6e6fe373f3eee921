import { Migration } from '@mikro-orm/migrations';

/** The shop goes on selling while the index is built. */
export class IndexShelvesC94d0e22 extends Migration {
  override name = '2026_06_02_091501-c94d0e22_index_shelves';

  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.addSql(`create index concurrently "book_shelf_index" on "book" ("shelf");`);
  }

  override down(): void {
    this.addSql(`drop index concurrently "book_shelf_index";`);
  }
}
