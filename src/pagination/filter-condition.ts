import type { Dictionary } from '@mikro-orm/core';

/** The condition of parsed filters. */
export function filterCondition(values: Readonly<Record<string, unknown>>): Dictionary {
  const conditions = Object.entries(values).flatMap(([field, value]) => {
    if (value === undefined) {
      return [];
    }
    const [name = '', operator = 'equals'] = field.split('.');
    return [value === null ? { [name]: null } : conditionOf(name, operator, value)];
  });
  return conditions.length === 0 ? {} : { $and: conditions };
}

function conditionOf(name: string, operator: string, value: unknown): Dictionary {
  switch (operator) {
    case 'contains':
      return { [name]: { $ilike: `%${escaped(value as string)}%` } };
    case 'in':
      return anyOf(name, value as unknown[]);
    case 'from':
      return { [name]: { $gte: value } };
    case 'to':
      return { [name]: { $lt: value } };
    case 'isNull':
      return { [name]: value === true ? null : { $ne: null } };
    default:
      return { [name]: value };
  }
}

/** `in (…, null)` is never true of a null. */
function anyOf(name: string, values: readonly unknown[]): Dictionary {
  const within = { [name]: { $in: values.filter(value => value !== null) } };
  return values.includes(null) ? { $or: [within, { [name]: null }] } : within;
}

/** The characters that LIKE gives a meaning. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
