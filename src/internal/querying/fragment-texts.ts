import { isRaw, RawQueryFragment, Utils } from '@mikro-orm/core';

/** What JSON, of which cache keys are made, does not tell of conditions and orders: fragments of SQL with their parameters. */
export function fragmentTexts(value: unknown): string[] {
  if (isRaw(value)) {
    return [fragmentText(value)];
  }
  if (Array.isArray(value)) {
    return value.flatMap(fragmentTexts);
  }
  if (!Utils.isPlainObject<Record<symbol, unknown>>(value)) {
    return [];
  }
  const keys = Object.getOwnPropertySymbols(value).flatMap(symbol => {
    const fragment = RawQueryFragment.getKnownFragment(symbol);
    return fragment ? [fragmentText(fragment), jsonText(value[symbol])] : [];
  });
  return [...keys, ...Object.values(value).flatMap(fragmentTexts)];
}

function fragmentText({ sql, params }: RawQueryFragment): string {
  return `${sql} ${jsonText(params)}`;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
