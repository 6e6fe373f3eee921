/** A column type taken apart: `numeric(10,2)[]` is `{ name: 'numeric', sizes: [10, 2], array: true }`. */
export interface ColumnType {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly array: boolean;
}

const ALIASES: Readonly<Record<string, string>> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  smallserial: 'smallint',
  serial: 'integer',
  bigserial: 'bigint',
  serial2: 'smallint',
  serial4: 'integer',
  serial8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  dec: 'numeric',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
};

/** Reads a type as people and PostgreSQL write it: `varchar(50)`, `timestamp(3) with time zone`, `int4[]`. */
export function columnTypeOf(sql: string): ColumnType {
  const array = /\[\s*\d*\s*\]\s*$|\barray\b/i.test(sql);
  const sizes = /\(([\d\s,-]+)\)/.exec(sql)?.[1]?.split(',').map(Number) ?? [];
  const words = sql
    .replaceAll(/\([^)]*\)|\[[^\]]*\]|\barray\b/gi, ' ')
    .replaceAll('"', '')
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/^(?:pg_catalog|public)\./, '');
  const name = ALIASES[words] ?? words;
  return { name, sizes: sizes.length === 0 && name === 'character' ? [1] : sizes, array };
}
