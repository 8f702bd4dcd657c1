// Which file holds which methods of the query runner. Read by query_runner.js, which loads a file on first use.

module.exports = [
  [() => require('./query_runner_transactions'), [
    'startTransaction', 'commitTransaction', 'rollbackTransaction',
  ]],
  [() => require('./query_runner_session'), ['connect', 'stream']],
  [() => require('./query_runner_memory'), [
    'enableSqlMemory', 'disableSqlMemory', 'clearSqlMemory', 'getMemorySql', 'executeMemoryUpSql',
    'executeMemoryDownSql', 'executeQueries', 'getCachedTable', 'getCachedView', 'resolveTable', 'replaceCachedTable',
  ]],
  [() => require('./query_runner_introspection'), [
    'getTable', 'getTables', 'getView', 'getViews', 'loadTables', 'loadViews', 'hasTable', 'hasColumn', 'hasSchema',
    'hasDatabase', 'getDatabases', 'getSchemas', 'getCurrentDatabase', 'getCurrentSchema',
  ]],
  [() => require('./query_runner_schemas'), [
    'createDatabase', 'dropDatabase', 'createSchema', 'dropSchema', 'clearTable', 'clearDatabase',
  ]],
  [() => require('./query_runner_tables'), [
    'createTable', 'dropTable', 'renameTable', 'changeTableComment',
  ]],
  [() => require('./query_runner_columns'), [
    'addColumn', 'addColumns', 'renameColumn', 'dropColumn', 'dropColumns',
  ]],
  [() => require('./query_runner_change_column'), ['changeColumn', 'changeColumns']],
  [() => require('./query_runner_primary_keys'), ['createPrimaryKey', 'updatePrimaryKeys', 'dropPrimaryKey']],
  [() => require('./query_runner_constraints'), [
    'createUniqueConstraint', 'createUniqueConstraints', 'dropUniqueConstraint', 'dropUniqueConstraints',
    'createCheckConstraint', 'createCheckConstraints', 'dropCheckConstraint', 'dropCheckConstraints',
    'createExclusionConstraint', 'createExclusionConstraints', 'dropExclusionConstraint',
    'dropExclusionConstraints', 'createForeignKey', 'createForeignKeys', 'dropForeignKey', 'dropForeignKeys',
  ]],
  [() => require('./query_runner_indexes'), [
    'createIndex', 'createIndices', 'dropIndex', 'dropIndices', 'createViewIndex', 'createViewIndices',
    'dropViewIndex', 'dropViewIndices',
  ]],
  [() => require('./query_runner_views'), ['createView', 'dropView']],
];
