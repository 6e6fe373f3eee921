const DROP = /^alter table (?<table>\S+) drop constraint (?<name>"(?:[^"]|"")+");?$/;
const ADD = /^alter table (?<table>\S+) add constraint (?<name>"(?:[^"]|"")+") /;

/**
 * Leaves out what drops a constraint a second time. MikroORM does where a foreign key leads from a table that goes to another one: with
 * the table, and with the change of the key.
 */
export function withoutRepeatedDrops(sql: readonly string[]): string[] {
  const gone = new Set<string>();
  return sql.filter(statement => {
    const [drop, add] = [DROP.exec(statement)?.groups, ADD.exec(statement)?.groups];
    if (add) gone.delete(`${add['table']} ${add['name']}`);
    if (!drop) return true;
    const key = `${drop['table']} ${drop['name']}`;
    const isFirst = !gone.has(key);
    gone.add(key);
    return isFirst;
  });
}
