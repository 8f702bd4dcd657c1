// Databases, schemas, and emptying.
const { statement, escapePath } = require('./ddl');
const { isLegacy } = require('./generation');

/** The schema in a path such as "database.schema". */
function schemaOf(path) {
  return path.includes('.') ? path.split('.')[1] : path;
}

/** A quoted name whose own quotes are doubled; TypeORM 0.3 left them as they were. */
function quoted(name) {
  return `"${isLegacy() ? name : name.replace(/"/g, '""')}"`;
}

/** What clearDatabase drops, kind by kind: the word for DROP, and the query for the names. */
const KINDS = [
  ['VIEW', `SELECT schemaname AS schema, viewname AS name FROM pg_catalog.pg_views
     WHERE schemaname = ANY($1)
       AND viewname NOT IN ('geography_columns', 'geometry_columns', 'raster_columns', 'raster_overviews')`],
  ['MATERIALIZED VIEW', `SELECT schemaname AS schema, matviewname AS name
     FROM pg_catalog.pg_matviews WHERE schemaname = ANY($1)`],
  ['TABLE', `SELECT schemaname AS schema, tablename AS name FROM pg_catalog.pg_tables
     WHERE schemaname = ANY($1) AND tablename NOT IN ('spatial_ref_sys')`],
  ['TYPE', `SELECT DISTINCT n.nspname AS schema, t.typname AS name
     FROM pg_catalog.pg_type t
     JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
     JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = ANY($1)`],
];

/** Adds the names as PostgreSQL itself would quote them. */
function withQuotedNames(query) {
  return `SELECT o.*, quote_ident(o.schema) AS quoted_schema, quote_ident(o.name) AS quoted_name FROM (${query}) o`;
}

/** One statement for all objects of a kind; TypeORM 0.3 had one for each. */
function dropStatements(kind, rows) {
  if (isLegacy()) return rows.map(({ schema, name }) => `DROP ${kind} IF EXISTS "${schema}"."${name}" CASCADE;`);
  const paths = rows.map(({ quoted_schema: schema, quoted_name: name }) => `${schema}.${name}`);
  return paths.length > 0 ? [`DROP ${kind} IF EXISTS ${paths.join(', ')} CASCADE`] : [];
}

/** The schemas that belong to the data source: those of its entities, and its own. */
function ownSchemas(runner) {
  const schemas = new Set();
  for (const { schema } of runner.dataSource.entityMetadatas || []) if (schema) schemas.add(schema);
  schemas.add(runner.dataSource.options.schema || runner.driver.searchSchema);
  return [...schemas];
}

module.exports = {
  async createDatabase(database, ifNotExists) {
    if (ifNotExists && (await this.hasDatabase(database))) return;
    const up = statement(`CREATE DATABASE ${quoted(database)}`);
    await this.executeQueries(up, statement(`DROP DATABASE ${quoted(database)}`));
  },

  async dropDatabase(database, ifExists) {
    const up = statement(`DROP DATABASE ${ifExists ? 'IF EXISTS ' : ''}${quoted(database)}`);
    await this.executeQueries(up, statement(`CREATE DATABASE ${quoted(database)}`));
  },

  async createSchema(schemaPath, ifNotExists) {
    const schema = quoted(schemaOf(schemaPath));
    const up = statement(`CREATE SCHEMA ${ifNotExists ? 'IF NOT EXISTS ' : ''}${schema}`);
    await this.executeQueries(up, statement(`DROP SCHEMA ${schema} CASCADE`));
  },

  async dropSchema(schemaPath, ifExists, isCascade) {
    const schema = quoted(schemaOf(schemaPath));
    const up = statement(`DROP SCHEMA ${ifExists ? 'IF EXISTS ' : ''}${schema} ${isCascade ? 'CASCADE' : ''}`);
    await this.executeQueries(up, statement(`CREATE SCHEMA ${schema}`));
  },

  async clearTable(tableName, options) {
    const cascade = options && options.cascade && !isLegacy() ? ' CASCADE' : '';
    await this.query(`TRUNCATE TABLE ${escapePath(this, tableName)}${cascade}`);
  },

  /** Drops every view, table and enum type of the data source's schemas, in one transaction. */
  async clearDatabase() {
    const schemas = ownSchemas(this);
    const isOwnTransaction = !this.isTransactionActive;
    if (isOwnTransaction) await this.startTransaction();
    try {
      for (const [kind, query] of KINDS) {
        for (const drop of dropStatements(kind, await this.query(withQuotedNames(query), [schemas]))) await this.query(drop);
      }
      if (isOwnTransaction) await this.commitTransaction();
    } catch (error) {
      if (isOwnTransaction) await this.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  },
};
