// Prints `N passed, N failed` from the report of the last test run; a file that did not load counts as one failure.
import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const report = JSON.parse(readFileSync('reports/tests.json', 'utf8')) as Report;
const notLoaded = report.testResults.filter(
  file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + notLoaded.length} failed`);
