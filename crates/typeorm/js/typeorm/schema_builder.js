// The schema that synchronize() makes of the entities on an empty database: nothing is there to compare with, so every
// step of TypeORM's builder is a list of statements that is known without a database.
const ddl = require('./ddl');
const { synchronizedTables, unsynchronizedTables } = require('./schema_tables');
const { tableStatements } = require('./schema_table_statements');
const { viewStatements } = require('./schema_views');
const { cacheTable } = require('./schema_cache_table');
const { originOf } = require('./entity_place');

/** The keys of a table's entities; two entities of one table may declare the same one. */
function foreignKeyStatements(builder, { table, metadatas }) {
  const { TableForeignKey } = require('./table_constraints');
  const known = new Set();
  return metadatas.flatMap((metadata) => {
    const fresh = metadata.foreignKeys.filter(({ name }) => !known.has(name) && known.add(name));
    return fresh.map((key) => {
      const { query } = ddl.addForeignKey(builder.runner, table, TableForeignKey.create(key, builder.runner.driver));
      return { sql: query, origin: originOf(metadata) };
    });
  });
}

/** A runner that never runs anything: it lends the driver and the naming strategy to the spelling of statements. */
function offlineRunner(dataSource, session) {
  const { PostgresDriver } = require('./driver');
  const { PostgresQueryRunner } = require('./query_runner');
  const offline = Object.create(dataSource);
  offline.driver = new PostgresDriver(offline);
  offline.driver.searchSchema = session.schema;
  offline.driver.schema ||= session.schema;
  offline.driver.database = session.database ?? offline.driver.database ?? '';
  return new PostgresQueryRunner({ host: null, dataSource: offline });
}

/** What one building gathers. */
class SchemaBuilder {
  statements = [];
  scaffold = [];
  tables = [];
  views = [];
  enums = [];
  metadataRows = [];
  scaffoldTables = [];
  scaffoldEnums = [];
  madeEnums = new Set();

  constructor(dataSource, session) {
    this.dataSource = dataSource;
    this.runner = offlineRunner(dataSource, session);
    this.session = session;
  }

  build() {
    const { entityMetadatas } = this.dataSource;
    const made = synchronizedTables(entityMetadatas, this.runner.driver);
    for (const one of unsynchronizedTables(entityMetadatas, this.runner.driver)) {
      this.scaffold.push(...tableStatements(this, one, 'scaffold'));
    }
    for (const one of made) this.statements.push(...tableStatements(this, one));
    for (const one of made) this.statements.push(...foreignKeyStatements(this, one));
    this.statements.push(...viewStatements(this, entityMetadatas));
    this.#addCacheTable();
    return this.#described();
  }

  #addCacheTable() {
    const table = cacheTable(this.dataSource, this.runner.driver);
    if (table) this.statements.push(...tableStatements(this, { table, metadatas: [] }));
  }

  /** Schemas that have to exist before the first statement; TypeORM never makes them. */
  #schemas() {
    const used = [...this.tables, ...this.views, ...this.scaffoldTables].map(({ schema }) => schema);
    return [...new Set(used)].filter((schema) => schema && schema !== this.session.schema);
  }

  #described() {
    const { statements, scaffold, tables, views, enums, metadataRows } = this;
    const { missingPackages } = require('./missing_packages');
    const warnings = missingPackages(this.dataSource.entityMetadatas);
    return { schemas: this.#schemas(), statements, scaffold, tables, views, enums, metadataRows, warnings };
  }
}

/** `session` says what the session would answer: { schema: current_schema(), database: current_database() }. */
function buildSchema(dataSource, session) {
  return new SchemaBuilder(dataSource, session).build();
}

module.exports = { buildSchema };
