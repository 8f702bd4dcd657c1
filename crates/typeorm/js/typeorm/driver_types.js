// What TypeORM's PostgreSQL driver says about types. Migrations that serve several databases read it to name a column's
// type (`queryRunner.connection.driver.mappedDataTypes.createDate`).

/** The types of the columns that TypeORM makes by itself. */
const mappedDataTypes = {
  createDate: 'timestamp', createDateDefault: 'now()', updateDate: 'timestamp', updateDateDefault: 'now()',
  deleteDate: 'timestamp', deleteDateNullable: true, version: 'int4', treeLevel: 'int4',
  migrationId: 'int4', migrationName: 'varchar', migrationTimestamp: 'int8',
  cacheId: 'int4', cacheIdentifier: 'varchar', cacheTime: 'int8', cacheDuration: 'int4', cacheQuery: 'text',
  cacheResult: 'text', metadataType: 'varchar', metadataDatabase: 'varchar', metadataSchema: 'varchar',
  metadataTable: 'varchar', metadataName: 'varchar', metadataValue: 'text',
};

const withLengthColumnTypes = [
  'character varying', 'varchar', 'character', 'char', 'bit', 'varbit', 'bit varying', 'vector', 'halfvec',
];

const withPrecisionColumnTypes = [
  'numeric', 'decimal', 'interval', 'time without time zone', 'time with time zone', 'timestamp without time zone',
  'timestamp with time zone',
];

const withScaleColumnTypes = ['numeric', 'decimal'];

module.exports = { mappedDataTypes, withLengthColumnTypes, withPrecisionColumnTypes, withScaleColumnTypes };
