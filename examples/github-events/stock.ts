import { type Database, openStock } from './database.ts';
import { loadPage, type Page } from './page.ts';

/** The same page through MikroORM's own joined inheritance, or the error that it ends with. */
export async function loadStockPage(url: string | undefined, database: Database): Promise<Page | Error> {
  try {
    const stock = await openStock(url, database);
    try {
      return await loadPage(stock);
    } finally {
      await stock.orm.close();
    }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
