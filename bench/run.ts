// npm run -s bench -- [--shape NAME] [--json]
import { parseArgs } from 'node:util';
import { withDatabase } from './database.ts';
import { measure } from './measure.ts';
import { renderTable } from './report.ts';
import type { Measurement } from './shape.ts';
import { shapes } from './shapes.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, shape: { type: 'string' } } });
const chosen = shapes.filter(({ name }) => options.shape === undefined || name === options.shape);
if (chosen.length === 0) {
  console.error(`No shape ${options.shape}. Choose among: ${shapes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const results: Measurement[] = [];
for (const shape of chosen) {
  console.error(`${shape.name}, beside ${shape.peer} …`);
  const result = await withDatabase(async url => {
    await using contest = await shape.open(url);
    return await measure(shape, contest);
  });
  results.push(result);
}
console.log(options.json ? JSON.stringify({ results }) : renderTable(results));
