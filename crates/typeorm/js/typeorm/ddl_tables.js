// Parts of making a table that the query runner and the schema builder share.
const ddl = require('./ddl');
const { isLegacy } = require('./generation');

/** The columns whose expressions TypeORM writes down in its own table. */
function storedColumns(table) {
  return table.columns.filter(({ generatedType, asExpression }) => generatedType === 'STORED' && asExpression);
}

/** Gives indexes without a name the strategy's, which stays in the given objects. */
function nameIndexes(runner, table) {
  for (const index of table.indices) {
    index.name ||= runner.dataSource.namingStrategy.indexName(table, index.columnNames, index.where);
  }
}

/** COMMENT ON TABLE with a literal. */
function commentOnTable(runner, table, literal) {
  return ddl.statement(`COMMENT ON TABLE ${ddl.escapePath(runner, table)} IS ${literal}`);
}

/** The comment of a new table, if it has one; 0.3 did not escape it. */
function tableComment(runner, table) {
  if (!table.comment) return [];
  return [commentOnTable(runner, table, isLegacy() ? `'${table.comment}'` : ddl.commentLiteral(table.comment))];
}

module.exports = { storedColumns, nameIndexes, commentOnTable, tableComment };
