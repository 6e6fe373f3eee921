import { explainHierarchy } from 'mikro-orm-polymorphic';
import { openDatabase } from './database.ts';
import { readDeliveries } from './deliveries.ts';
import { events } from './events.ts';
import { importDeliveries } from './import.ts';
import { loadPage } from './page.ts';
import { renderComparison, renderImport, renderPage, renderProgress, renderQueries } from './render.ts';
import { loadStockPage } from './stock.ts';

const url = process.env['DATABASE_URL'];
const deliveries = await readDeliveries();
const database = await openDatabase(url);
const report = await importDeliveries(database.orm, deliveries, {
  onProgress: (done, total) => void process.stderr.write(renderProgress(done, total)),
});
const page = await loadPage(database);
const stock = await loadStockPage(url, database);

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(summary()));
} else {
  const width = process.stdout.columns ?? 120;
  const hierarchy = await explainHierarchy(events, { em: database.orm.em.fork(), columns: false });
  print('Imported', renderImport(report));
  print('The hierarchy, with the events at each class and below it', String(hierarchy).split('\n'));
  print('A page of events, each with the columns of its own class', renderPage(database.orm, page, width));
  print(`The ${page.queries.length} queries behind it`, renderQueries(page, width));
  print('The same page through stock MikroORM', renderComparison(page, stock));
}
await database.orm.close();

function summary(): object {
  const { imported, duplicates, rejections } = report;
  const kinds = new Set(deliveries.map(delivery => delivery.kind)).size;
  return {
    imported,
    duplicates,
    rejected: rejections.length,
    kinds,
    types: events.identities.length,
    page: { rows: page.events.length, queries: page.queries.length, tables: page.tables, ms: tenths(page.ms) },
    stock:
      stock instanceof Error
        ? { error: stock.message }
        : { queries: stock.queries.length, joins: stock.joins, ms: tenths(stock.ms) },
  };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function print(title: string, lines: readonly string[]): void {
  console.log(`\n${title}\n\n${lines.join('\n')}`);
}
