import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../../support/index.ts';
import { keyContract } from './contract.ts';
import { keysOfBytes } from './kinds/binary.ts';
import * as composite from './kinds/composite.ts';
import { keysWithAConversionInJavaScript, keysWithAConversionInSql } from './kinds/custom-types.ts';
import * as foreign from './kinds/foreign.ts';
import * as numbers from './kinds/numbers.ts';
import * as texts from './kinds/texts.ts';
import * as times from './kinds/times.ts';
import { declareKeys, type KeyKind } from './model.ts';

const { integerKeys, bigintKeys, ...otherNumbers } = numbers;
const { stringKeys, uuidKeys, ...otherTexts } = texts;
const { dateKeys, timestampKeys } = times;
const usual: readonly KeyKind[] = [integerKeys, bigintKeys, stringKeys, uuidKeys, ...Object.values(composite)];
const rare: readonly KeyKind[] = [
  ...Object.values(otherNumbers),
  ...Object.values(otherTexts),
  ...Object.values(foreign),
  dateKeys,
  timestampKeys,
  keysOfBytes,
  keysWithAConversionInJavaScript,
  { ...keysWithAConversionInSql, strategies: ['single-table'] },
];

for (const kind of usual) keyContract(kind);
for (const kind of rare) keyContract({ ...kind, isRare: true });

describe.each(engines)('S6 keys with a conversion in SQL, joined [$name]', engine => {
  it('are refused at start-up: child rows are fetched by the values that were read', async () => {
    const { entities } = declareKeys(keysWithAConversionInSql, 'joined');
    await expect(openOrm(engine, { entities: [...entities] })).rejects.toThrow(/Item.*converts in SQL/s);
  });
});
