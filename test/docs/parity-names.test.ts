import { expect, it } from 'vitest';
import { parityRows } from './parity-rows.ts';

it('every name of the other systems has an import here, or a reason why it needs none', () => {
  const rows = parityRows();
  expect(rows.length).toBeGreaterThan(60);
  const reasons = rows.filter(({ ours }) => !/^`import (type )?\{.*\} from '.*'`$/.test(ours));
  expect(reasons.filter(({ ours }) => !/^(None|The example)\b.*\.$/.test(ours))).toEqual([]);
});
