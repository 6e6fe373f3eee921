import { DataMigration } from 'mikro-orm-polymorphic/migrations';
import type { MigrationClass } from './run-migration.ts';

class CountUp extends DataMigration {
  override name = 'count_up';
  override async up(): Promise<void> {
    await this.batches({ table: 'thing', set: { n: '"n" + 1' }, size: 10, pause: 20 });
  }
}

/** Adds one to every row, so that a batch that ran twice shows. */
export const countUp: { readonly name: string; readonly class: MigrationClass } = { name: 'count_up', class: CountUp };
