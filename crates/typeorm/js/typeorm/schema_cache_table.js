// The table that query results are cached in, when the data source's `cache` option asks for it.
const { Table } = require('./table');

const COLUMNS = [
  { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
  { name: 'identifier', type: 'character varying', isNullable: true },
  { name: 'time', type: 'bigint' },
  { name: 'duration', type: 'integer' },
  { name: 'query', type: 'text' },
  { name: 'result', type: 'text' },
];

/** The table's description; undefined without a cache in the database. */
function cacheTable({ options: { cache, schema } }, driver) {
  const isInDatabase = cache === true || (cache !== null && typeof cache === 'object'
    && !cache.provider && (cache.type === 'database' || cache.type === undefined));
  if (!isInDatabase) return undefined;
  const name = (cache !== true && cache.tableName) || 'query-result-cache';
  return new Table({ schema, name: driver.buildTableName(name, schema), columns: COLUMNS });
}

module.exports = { cacheTable };
