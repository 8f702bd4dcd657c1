/** Statements on keys alone: foreign keys of rows, and rows of junction tables. Ids are the parameters. */

const { toDatabase } = require('./column_value');

/** Collects parameters of one statement. */
class Statement {
  constructor() {
    this.parameters = [];
  }

  bind(value) {
    return `$${this.parameters.push(value)}`;
  }

  condition(pairs) {
    return pairs.map(({ column, value }) => `"${column.databaseName}" = ${this.bind(toDatabase(column, value))}`).join(' AND ');
  }
}

const path = (metadata) => metadata.tablePath.split('.').map((part) => `"${part}"`).join('.');

/** `executor.run` is a builder's; sets key columns of the row with the given id. */
async function updateKeys(executor, metadata, idMap, values) {
  const statement = new Statement();
  const sets = values.map(({ column, value }) => `"${column.databaseName}" = ${statement.bind(toDatabase(column, value))}`);
  const { versionColumn: version, updateDateColumn: updated } = metadata;
  if (version) sets.push(`"${version.databaseName}" = "${version.databaseName}" + 1`);
  if (updated) sets.push(`"${updated.databaseName}" = CURRENT_TIMESTAMP`);
  const where = statement.condition(metadata.primaryColumns.map((column) => ({ column, value: column.getEntityValue(idMap) })));
  return executor.run(`UPDATE ${path(metadata)} SET ${sets.join(', ')} WHERE ${where}`, statement.parameters);
}

/** Inserts rows given as [{ column, value }], all in one statement. */
async function insertJunctionRows(executor, junction, rows) {
  if (rows.length === 0) return;
  const statement = new Statement();
  const { columns } = junction;
  const tuples = rows.map((row) => `(${columns.map((column) => {
    return statement.bind(toDatabase(column, row.find((one) => one.column === column)?.value));
  }).join(', ')})`);
  const names = columns.map((column) => `"${column.databaseName}"`).join(', ');
  await executor.run(`INSERT INTO ${path(junction)}(${names}) VALUES ${tuples.join(', ')}`, statement.parameters);
}

async function deleteJunctionRows(executor, junction, rows) {
  if (rows.length === 0) return;
  const statement = new Statement();
  const where = rows.map((row) => `(${statement.condition(row)})`).join(' OR ');
  await executor.run(`DELETE FROM ${path(junction)} WHERE ${where}`, statement.parameters);
}

/** Deletes rows by their ids. */
async function deleteByIds(executor, metadata, idMaps) {
  const statement = new Statement();
  const where = idMaps.map((map) => {
    return `(${statement.condition(metadata.primaryColumns.map((column) => ({ column, value: column.getEntityValue(map) })))})`;
  });
  await executor.run(`DELETE FROM ${path(metadata)} WHERE ${where.join(' OR ')}`, statement.parameters);
}

/** The other side's keys in a junction for given owners: [{ ownerKey..., otherKey... }] as database rows. */
async function junctionRowsOf(executor, junction, ownColumns, ownerMaps) {
  if (ownerMaps.length === 0) return [];
  const statement = new Statement();
  const where = ownerMaps.map((map) => {
    return `(${statement.condition(ownColumns.map((column) => ({ column, value: column.referencedColumn.getEntityValue(map) })))})`;
  });
  const result = await executor.run(`SELECT * FROM ${path(junction)} WHERE ${where.join(' OR ')}`, statement.parameters);
  return result.records;
}

module.exports = { Statement, path, updateKeys, insertJunctionRows, deleteJunctionRows, deleteByIds, junctionRowsOf };
