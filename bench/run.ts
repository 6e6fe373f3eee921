// npm run -s bench -- [--shape NAME] [--json]
import { parseArgs } from 'node:util';
import { withDatabase } from './database.ts';
import { measure } from './measure.ts';
import { renderTable } from './report.ts';
import type { Measurement } from './shape.ts';
import { shapes } from './shapes.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, shape: { type: 'string' } } });
const { shape } = options;
const chosen = shapes.filter(({ name, isOnDemand }) =>
  shape === undefined ? !isOnDemand : name === shape || name.startsWith(`${shape}/`),
);
if (chosen.length === 0) {
  console.error(`No shape ${shape}. Choose among: ${shapes.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const results: Measurement[] = [];
for (const each of chosen) {
  console.error(`${each.name}, beside ${each.peer} …`);
  const measured = await withDatabase(async url => {
    await using contest = await each.open(url);
    return await measure(each, contest);
  });
  results.push(...measured);
}
console.log(options.json ? JSON.stringify({ results }) : renderTable(results));
