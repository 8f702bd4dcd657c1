// What the database holds: tables, views, and whether something exists.
const { tableQueries } = require('./introspection_queries');
const { tablesOf } = require('./introspection_tables');
const { rowsOf } = require('./value');
const { View } = require('./view');
const metadata = require('./typeorm_metadata');

/** True when the query gives a row. */
async function exists(runner, query, parameters) {
  return (await runner.query(query, parameters)).length > 0;
}

const HAS_TABLE = `SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'v', 'f', 'p')`;

const HAS_COLUMN = `SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relname = $2 AND a.attname = $3 AND c.relkind IN ('r', 'v', 'f', 'p')
   AND a.attnum > 0 AND NOT a.attisdropped`;

/** The expression of a generated column is what TypeORM wrote down; PostgreSQL's own text would differ. */
async function loadExpressions(runner, tables) {
  for (const table of tables) {
    for (const column of table.columns.filter(({ generatedType }) => generatedType === 'STORED')) {
      const { schema, tableName } = runner.driver.parseTableName(table);
      const [row] = await runner.query(
        `SELECT "value" FROM ${metadata.metadataTable(runner)}
          WHERE "type" = $1 AND "name" = $2 AND "database" = $3 AND "schema" = $4 AND "table" = $5`,
        [metadata.GENERATED_COLUMN, column.name, table.database, schema, tableName],
      );
      column.asExpression = row && row.value ? row.value : '';
    }
  }
}

/** The views that are written down in TypeORM's own table and exist, of these names or all. */
async function recordedViews(runner, viewNames) {
  const rows = await runner.query(
    `SELECT t."schema", t."name", t."type", t."value", current_database() AS "database", current_schema() AS "current"
       FROM ${metadata.metadataTable(runner)} t
       JOIN pg_catalog.pg_namespace n ON n.nspname = t."schema"
       JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t."name" AND c.relkind IN ('v', 'm')
      WHERE t."type" IN ('VIEW', 'MATERIALIZED_VIEW')`,
  );
  const { schema: ownSchema } = runner.driver.options;
  const isWanted = (row) =>
    viewNames.some((viewName) => {
      const { schema, tableName } = runner.driver.parseTableName(viewName);
      return row.name === tableName && row.schema === (viewName.includes('.') ? schema : ownSchema || row.current);
    });
  return viewNames && viewNames.length > 0 ? rows.filter(isWanted) : rows;
}

module.exports = {
  /** Loads tables past the cache; all tables of the database without names. */
  async loadTables(tableNames) {
    if (tableNames && tableNames.length === 0) return [];
    const results = await this.execute(tableQueries(tableNames, this.driver.schema));
    const tables = tablesOf(results.map((result) => rowsOf(result)), this);
    await loadExpressions(this, tables);
    return tables;
  },

  async loadViews(viewNames) {
    if (!(await this.hasTable(metadata.metadataTable(this).replace(/"/g, '')))) return [];
    const { schema: ownSchema } = this.driver.options;
    return (await recordedViews(this, viewNames)).map((row) => {
      const isOwn = row.schema === row.current && !ownSchema;
      return new View({
        database: row.database,
        schema: row.schema,
        name: this.driver.buildTableName(row.name, isOwn ? undefined : row.schema),
        expression: row.value,
        materialized: row.type === metadata.MATERIALIZED_VIEW,
      });
    });
  },

  async getTable(tablePath) {
    this.loadedTables = await this.loadTables([tablePath]);
    return this.loadedTables[0];
  },

  async getTables(tableNames) {
    if (!tableNames) return this.loadTables(undefined);
    this.loadedTables = await this.loadTables(tableNames);
    return this.loadedTables;
  },

  async getView(viewPath) {
    this.loadedViews = await this.loadViews([viewPath]);
    return this.loadedViews[0];
  },

  async getViews(viewPaths) {
    this.loadedViews = await this.loadViews(viewPaths);
    return this.loadedViews;
  },

  async hasTable(tableOrName) {
    const { schema, tableName } = this.driver.parseTableName(tableOrName);
    return exists(this, HAS_TABLE, [schema, tableName]);
  },

  async hasColumn(tableOrName, columnName) {
    const { schema, tableName } = this.driver.parseTableName(tableOrName);
    return exists(this, HAS_COLUMN, [schema, tableName, columnName]);
  },

  async hasSchema(schema) {
    return exists(this, 'SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [schema]);
  },

  async hasDatabase(database) {
    return exists(this, 'SELECT FROM pg_catalog.pg_database WHERE datname = $1', [database]);
  },

  /** TypeORM does not list databases or schemas on PostgreSQL. */
  async getDatabases() {
    return [];
  },

  async getSchemas() {
    return [];
  },

  async getCurrentDatabase() {
    const [{ name }] = await this.query('SELECT current_database() AS "name"');
    return name;
  },

  async getCurrentSchema() {
    const [{ name }] = await this.query('SELECT current_schema() AS "name"');
    return name;
  },
};
