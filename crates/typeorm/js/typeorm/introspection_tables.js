// From the catalog's rows to Table objects.
const { Table } = require('./table');
const { TableIndex, TableUnique, TableCheck, TableExclusion, TableForeignKey } = require('./table_constraints');
const { columnOf } = require('./introspection_columns');

/** pg_constraint's letters for the actions of foreign keys. */
const ACTIONS = { a: 'NO ACTION', r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' };

/** Rows by the table that they belong to. */
function byTable(rows) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row.table)) groups.set(row.table, []);
    groups.get(row.table).push(row);
  }
  return (oid) => groups.get(oid) || [];
}

/** TypeORM's own schema is left out of names, unless a data source names another one as its own. */
function nameOf(driver, row) {
  const { schema } = driver.options;
  const isOwn = row.schema === row.current_schema && (!schema || schema === row.current_schema);
  return driver.buildTableName(row.name, isOwn ? undefined : row.schema);
}

function setColumns(table, rows, constraints, runner) {
  const primary = constraints.find(({ kind }) => kind === 'p');
  const primaryNames = primary ? primary.columns : [];
  const generatedName = primary && runner.dataSource.namingStrategy.primaryKeyName(table, primaryNames);
  const customName = primary && primary.name !== generatedName ? primary.name : undefined;
  const uniqueNames = constraints.filter(({ kind, columns }) => kind === 'u' && columns.length === 1);
  table.columns = rows.map((row) => {
    const isUnique = uniqueNames.some(({ columns }) => columns[0] === row.name);
    return columnOf(row, runner, table, customName, primaryNames.includes(row.name), isUnique);
  });
}

function setConstraints(table, constraints) {
  const ofKind = (letter) => constraints.filter(({ kind }) => kind === letter);
  table.uniques = ofKind('u').map(({ name, columns }) => new TableUnique({ name, columnNames: columns }));
  table.checks = ofKind('c').map(({ name, columns, definition }) => {
    const expression = definition.replace(/^\s*CHECK\s*\((.*)\)\s*$/i, '$1');
    // A check without columns comes out of TypeORM's outer join as one column that is null.
    return new TableCheck({ name, columnNames: columns || [null], expression });
  });
  table.exclusions = ofKind('x').map(({ name, definition }) => {
    return new TableExclusion({ name, expression: definition.slice('EXCLUDE '.length) });
  });
}

function foreignKeyOf(row, driver) {
  const isOwn = row.referenced_schema === driver.schema;
  return new TableForeignKey({
    name: row.name,
    columnNames: row.columns,
    referencedSchema: row.referenced_schema,
    referencedTableName: driver.buildTableName(row.referenced_table, isOwn ? undefined : row.referenced_schema),
    referencedColumnNames: row.referenced_columns,
    onDelete: ACTIONS[row.on_delete],
    onUpdate: ACTIONS[row.on_update],
    deferrable: row.is_deferrable ? `INITIALLY ${row.is_deferred ? 'DEFERRED' : 'IMMEDIATE'}` : undefined,
  });
}

function indexOf(row) {
  return new TableIndex({
    name: row.name,
    columnNames: row.columns,
    isUnique: row.is_unique,
    where: row.condition,
    isSpatial: row.method === 'gist',
    isFulltext: false,
    type: row.method,
  });
}

/** Makes the tables from the rows of the five catalog queries. */
function tablesOf([tables, columns, constraints, indexes, foreignKeys], runner) {
  const { driver } = runner;
  const [columnsOf, constraintsOf, indexesOf, keysOf] = [columns, constraints, indexes, foreignKeys].map(byTable);
  return tables.map((row) => {
    const table = new Table();
    table.database = row.database;
    table.schema = row.schema;
    table.comment = row.comment;
    table.name = nameOf(driver, row);
    const own = constraintsOf(row.oid);
    setColumns(table, columnsOf(row.oid), own, runner);
    setConstraints(table, own);
    table.indices = indexesOf(row.oid).filter((index) => index.columns).map(indexOf);
    table.foreignKeys = keysOf(row.oid).map((key) => foreignKeyOf(key, driver));
    return table;
  });
}

module.exports = { tablesOf };
