// Which tables the entities make.
const { Table } = require('./table');

/** Classes of single-table inheritance live in their parent's table, views are made later. */
function isOfTable({ tableType }) {
  return tableType !== 'entity-child' && tableType !== 'view';
}

/** Adds what a table lacks of another of the same path: members are the same when their names are. */
function addMissing(list, others) {
  for (const other of others) if (!list.some(({ name }) => name === other.name)) list.push(other);
}

/**
 * Two entities may describe one table. TypeORM makes the first one's columns, drops those that the second does not
 * have, and adds whatever is missing: shared columns come first, in the second's definition.
 */
function merge(table, other) {
  const inOther = ({ name }) => other.columns.find((column) => column.name === name);
  const shared = table.columns.filter(inOther).map(inOther);
  const own = table.columns.filter((column) => !inOther(column));
  table.columns = [...shared, ...own];
  for (const kind of ['columns', 'uniques', 'checks', 'exclusions', 'indices']) addMissing(table[kind], other[kind]);
  table.comment = other.comment ?? table.comment;
}

/** [{ path, table, metadatas }] in the order of the entities, one for each path. */
function tablesOf(metadatas, driver) {
  const found = new Map();
  for (const metadata of metadatas) {
    const { schema, tableName } = driver.parseTableName(metadata);
    const path = driver.buildTableName(tableName, schema);
    const table = Table.create(metadata, driver);
    const known = found.get(path);
    if (!known) {
      found.set(path, { path, table, metadatas: [metadata] });
    } else {
      merge(known.table, table);
      known.metadatas.push(metadata);
    }
  }
  return [...found.values()];
}

function synchronizedTables(metadatas, driver) {
  return tablesOf(metadatas.filter((metadata) => isOfTable(metadata) && metadata.synchronize), driver);
}

/**
 * Tables that somebody else makes, as far as the entities describe them: keys and views may refer to them. An entity
 * that is not synchronised may also describe the junction of a relation that is.
 */
function unsynchronizedTables(metadatas, driver) {
  const others = metadatas.filter((metadata) => isOfTable(metadata) && !metadata.synchronize);
  const own = new Set(synchronizedTables(metadatas, driver).map(({ path }) => path));
  return tablesOf(others, driver).filter(({ path }) => !own.has(path));
}

module.exports = { synchronizedTables, unsynchronizedTables };
