// The names that PostgreSQL gives to the sequences of serial columns, as TypeORM predicts them.

const LONGEST_NAME = 63;
const LONGEST_TABLE_PART = 29;

/** "table_column_seq", shortened as TypeORM believes PostgreSQL does. */
function sequenceName(runner, table, columnName) {
  const { tableName } = runner.driver.parseTableName(table);
  const name = `${tableName}_${columnName}_seq`;
  if (name.length <= LONGEST_NAME) return name;
  const columnLength = Math.max(LONGEST_TABLE_PART, LONGEST_NAME - tableName.length - '_seq'.length - 1);
  return `${tableName.slice(0, LONGEST_TABLE_PART)}_${columnName.slice(0, columnLength)}_seq`;
}

/** The sequence with the table's schema. */
function sequencePath(runner, table, columnName) {
  const { schema } = runner.driver.parseTableName(table);
  const name = sequenceName(runner, table, columnName);
  return schema ? `${schema}.${name}` : name;
}

module.exports = { sequenceName, sequencePath };
