// Runs command lines one after the other in the current folder, given as JSON, and prints what each did.
import { runCommandLine } from '../../src/cli/program.ts';

const results: object[] = [];
for (const args of JSON.parse(process.argv[2]!) as string[][]) {
  const result = { out: '', err: '' };
  const out = (text: string): void => void (result.out += text);
  const err = (text: string): void => void (result.err += text);
  const code = await runCommandLine(args, { cwd: process.cwd(), out, err });
  results.push({ code, ...result });
}
console.log(JSON.stringify(results));
