/** A name for a constant of a migration file: `toolSet` of `shop.tool_set`. */
export function constantName(table: string): string {
  const words = (table.split('.').at(-1) ?? '').split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const name = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1)))
    .join('');
  return /^[a-z]\w*$/i.test(name) ? `${name}Tables` : 'hierarchyTables';
}
