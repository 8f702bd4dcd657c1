// Enum types of columns: their names and their statements.
const { statement } = require('./ddl');

/** True for a column whose type TypeORM makes itself. */
function isEnum({ type }) {
  return type === 'enum' || type === 'simple-enum';
}

/** The bare name of the column's enum type; while a type is being replaced, of the old one. */
function enumName(runner, table, column, suffix = '') {
  const { tableName } = runner.driver.parseTableName(table);
  return (column.enumName ? column.enumName : `${tableName}_${column.name.toLowerCase()}_enum`) + suffix;
}

/** The enum type's quoted name without a schema. A dot in the name separates, as everywhere in TypeORM. */
function quotedEnumName(runner, table, column, suffix) {
  return quotedParts(enumName(runner, table, column, suffix));
}

/** The enum type's quoted path: always with the table's schema. */
function enumPath(runner, table, column, suffix) {
  const { schema } = runner.driver.parseTableName(table);
  const name = enumName(runner, table, column, suffix);
  return quotedParts(schema ? `${schema}.${name}` : name);
}

function quotedParts(path) {
  return path.split('.').map((part) => `"${part}"`).join('.');
}

/** The labels as string literals. */
function labelLiteral(label) {
  return `'${label.replaceAll("'", "''")}'`;
}

function createEnum(runner, table, column, path = enumPath(runner, table, column)) {
  return statement(`CREATE TYPE ${path} AS ENUM(${column.enum.map(labelLiteral).join(', ')})`);
}

function dropEnum(runner, table, column, path = enumPath(runner, table, column)) {
  return statement(`DROP TYPE ${path}`);
}

/** Whether a type of that name exists in the table's schema; the statements that only memory holds do not count. */
async function enumExists(runner, table, column) {
  const { schema } = runner.driver.parseTableName(table);
  const rows = await runner.query(
    `SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = $1 AND t.typname = $2`,
    [schema, enumName(runner, table, column)],
  );
  return rows.length > 0;
}

/** Schema and name of the type that a column has in the database. */
async function typeOfColumn(runner, table, column) {
  const { schema, tableName } = runner.driver.parseTableName(table);
  const [row] = await runner.query(
    `SELECT tn.nspname AS "schema", t.typname AS "name"
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
      WHERE n.nspname = $1 AND c.relname = $2 AND a.attname = $3 AND NOT a.attisdropped`,
    [schema, tableName, column.name],
  );
  // The type of an array carries the name of its elements' type after an underscore.
  return { schema: row.schema, name: row.name.startsWith('_') ? row.name.slice(1) : row.name };
}

module.exports = {
  isEnum,
  enumName,
  quotedEnumName,
  enumPath,
  labelLiteral,
  createEnum,
  dropEnum,
  enumExists,
  typeOfColumn,
};
