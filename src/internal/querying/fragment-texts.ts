import { isRaw, RawQueryFragment, Utils } from '@mikro-orm/core';

/** What JSON, of which cache keys are made, does not tell of conditions and orders: fragments of SQL with their parameters. */
export function fragmentTexts(value: unknown): string[] {
  if (isRaw(value)) {
    return [fragmentText(value)];
  }
  if (Array.isArray(value)) {
    return value.flatMap(fragmentTexts);
  }
  if (!Utils.isPlainObject(value)) {
    return [];
  }
  const keys = Object.getOwnPropertySymbols(value).flatMap(symbol => RawQueryFragment.getKnownFragment(symbol) ?? []);
  return [...keys.map(fragmentText), ...Object.values(value).flatMap(fragmentTexts)];
}

function fragmentText({ sql, params }: RawQueryFragment): string {
  return `${sql} ${params.map(parameterText).join()}`;
}

function parameterText(value: unknown): string {
  return JSON.stringify(typeof value === 'bigint' ? `${value}n` : value);
}
