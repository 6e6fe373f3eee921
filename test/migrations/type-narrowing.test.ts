import { describe, expect, it } from 'vitest';
import { narrowing } from '../../src/migrations/destructive/type-narrowing.ts';

describe('T9 a change of type', () => {
  it.each([
    ['character varying(50)', 'varchar(255)'],
    ['character varying(255)', 'text'],
    ['character varying(255)', 'varchar'],
    ['character(3)', 'varchar(3)'],
    ['uuid', 'varchar(36)'],
    ['integer', 'varchar(11)'],
    ['smallint', 'int'],
    ['integer', 'int8'],
    ['integer', 'numeric(10)'],
    ['bigint', 'numeric'],
    ['numeric(10,2)', 'decimal(12, 2)'],
    ['numeric(10,2)', 'numeric'],
    ['real', 'double precision'],
    ['timestamp(3) with time zone', 'timestamptz'],
    ['timestamp with time zone', 'timestamptz(6)'],
    ['date', 'timestamptz(3)'],
    ['jsonb', 'json'],
    ['integer[]', 'bigint[]'],
    ['integer[]', 'text'],
    ['mood', 'text'],
  ])('from %s to %s keeps every value', (from, to) => {
    expect(narrowing(from, to)).toBeUndefined();
  });

  it.each([
    ['character varying(255)', 'varchar(50)', 'what goes beyond 50 characters'],
    ['text', 'varchar(255)', 'what goes beyond 255 characters'],
    ['text', 'char', 'what goes beyond 1 characters'],
    ['uuid', 'varchar(20)', 'what goes beyond 20 characters'],
    ['bigint', 'int', 'numbers beyond the range of integer'],
    ['bigint', 'numeric(10,2)', 'numbers of more than 8 digits'],
    ['numeric(10,2)', 'numeric(10,3)', 'digits beyond numeric(10,3)'],
    ['numeric(10,2)', 'numeric(10)', 'digits beyond numeric(10)'],
    ['numeric', 'numeric(10,2)', 'digits beyond numeric(10,2)'],
    ['timestamp with time zone', 'timestamptz(3)', 'fractions of a second beyond 3 digits'],
    ['timestamp with time zone', 'date', 'the time of day'],
    ['timestamp with time zone', 'timestamp', 'values of timestamp with time zone that timestamp cannot hold'],
    ['double precision', 'real', 'values of double precision that real cannot hold'],
    ['numeric', 'int', 'values of numeric that int cannot hold'],
    ['text', 'uuid', 'values of text that uuid cannot hold'],
    ['text[]', 'varchar(5)[]', 'what goes beyond 5 characters'],
    ['text[]', 'varchar(5)', 'values of text[] that varchar(5) cannot hold'],
    ['text', 'mood', 'values of text that mood cannot hold'],
  ])('from %s to %s loses something', (from, to, lost) => {
    expect(narrowing(from, to)).toBe(lost);
  });
});
