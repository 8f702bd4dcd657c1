// Rows of TypeORM's own table (typeorm_metadata by default): views and generated columns, whose expressions PostgreSQL
// would only give back rewritten.

/** The kinds of rows. */
const VIEW = 'VIEW';
const MATERIALIZED_VIEW = 'MATERIALIZED_VIEW';
const GENERATED_COLUMN = 'GENERATED_COLUMN';

/** The quoted path of the table; its schema is the data source's option. */
function metadataTable(runner) {
  const { schema, metadataTableName } = runner.dataSource.options;
  const name = metadataTableName || 'typeorm_metadata';
  const path = runner.driver.buildTableName(name, schema);
  return path.split('.').map((part) => `"${part}"`).join('.');
}

function statement(query, parameters) {
  return { '@instanceof': Symbol.for('Query'), query, parameters };
}

/** Adds a row; values that are not given keep the table's default. */
function insertRow(runner, row) {
  const parameters = [];
  const values = ['database', 'schema', 'table', 'type', 'name', 'value'].map((key) => {
    return row[key] === undefined ? 'DEFAULT' : `$${parameters.push(row[key])}`;
  });
  const columns = '("database", "schema", "table", "type", "name", "value")';
  return statement(`INSERT INTO ${metadataTable(runner)}${columns} VALUES (${values.join(', ')})`, parameters);
}

/** Removes the row of that type and name, in the given database, schema and table where they are given. */
function deleteRow(runner, { type, name, database, schema, table }) {
  const parameters = [type, name];
  let condition = '"type" = $1 AND "name" = $2';
  for (const [key, value] of Object.entries({ database, schema, table })) {
    if (value) condition += ` AND "${key}" = $${parameters.push(value)}`;
  }
  return statement(`DELETE FROM ${metadataTable(runner)} WHERE ${condition}`, parameters);
}

/** The row of a generated column. The name of the database is part of it. */
function generatedColumnRow(runner, table, column) {
  const { schema, tableName } = runner.driver.parseTableName(table.name);
  const { database } = runner.driver;
  return { type: GENERATED_COLUMN, database, schema, table: tableName, name: column.name, value: column.asExpression };
}

/** The text of a view's query; an entity may give it as a function of the data source. */
function viewQuery(runner, { expression }) {
  return typeof expression === 'string' ? expression : expression(runner.dataSource).getQuery();
}

/** The row of a view. */
function viewRow(runner, view) {
  const { schema, tableName } = runner.driver.parseTableName(view);
  const type = view.materialized ? MATERIALIZED_VIEW : VIEW;
  return { type, schema, name: tableName, value: viewQuery(runner, view).trim() };
}

/** A row with the statements that add and remove it: a generated migration contains them. */
function describedRow(runner, row) {
  const plain = ({ query, parameters }) => ({ sql: query, parameters });
  return { ...row, insert: plain(insertRow(runner, row)), delete: plain(deleteRow(runner, row)) };
}

module.exports = {
  describedRow,
  MATERIALIZED_VIEW,
  GENERATED_COLUMN,
  metadataTable,
  insertRow,
  deleteRow,
  generatedColumnRow,
  viewRow,
  viewQuery,
};
