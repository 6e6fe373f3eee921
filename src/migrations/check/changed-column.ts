import type { Column, ColumnDifference } from '@mikro-orm/sql';

const shown: Readonly<Record<string, (column: Column) => string>> = {
  type: column => column.type,
  nullable: column => (column.nullable ? 'null allowed' : 'not null'),
  default: column => `default ${column.default ?? 'none'}`,
  generated: column => `generated ${column.generated ?? 'never'}`,
  enumItems: column => `values ${(column.enumItems ?? []).join(', ')}`,
  collation: column => `collation ${column.collation ?? 'none'}`,
};

/** How a column differs: `varchar(50) instead of varchar(255), null allowed instead of not null`. */
export function changedColumn({ fromColumn, column, changedProperties }: ColumnDifference): string {
  return [...changedProperties]
    .map(property => {
      const show = shown[property];
      return show ? `${show(fromColumn)} instead of ${show(column)}` : `another ${property}`;
    })
    .join(', ');
}
