// The query runner that migrations are given: one session of the database, its transactions, raw queries, and the schema
// builder. The builder's methods live in files by topic, which are loaded when one of their methods is first called.
const errors = require('./errors');
const { PostgresDriver } = require('./driver');
const { isLegacy } = require('./generation');
const { QueryResult } = require('./query_result');

class PostgresQueryRunner {
  /**
   * `conn` is the host's session (0 = the migration's own); without one a session is opened for the first query.
   * `transactionDepth` is how many transactions and savepoints are open on it already.
   */
  constructor({ host: natives = host, conn, dataSource, transactionDepth = 0, mode = 'master' }) {
    this['@instanceof'] = Symbol.for('QueryRunner');
    Object.defineProperty(this, 'host', { value: natives, enumerable: false });
    this.conn = conn;
    this.dataSource = dataSource;
    this.connection = dataSource;
    if (!dataSource.driver) dataSource.driver = new PostgresDriver(dataSource);
    this.driver = dataSource.driver;
    this.mode = mode;
    this.data = {};
    this.isReleased = false;
    this.transactionDepth = transactionDepth;
    this.isTransactionActive = transactionDepth > 0;
    this.loadedTables = [];
    this.loadedViews = [];
    this.cachedTablePaths = {};
    this.sqlMemoryMode = false;
    this.sqlInMemory = { upQueries: [], downQueries: [] };
    this.broadcaster = new Broadcaster();
  }

  /** The entity manager bound to this runner, made when it is first asked for. */
  get manager() {
    const manager = this.dataSource.createEntityManager(this);
    Object.defineProperty(this, 'manager', { value: manager, configurable: true, writable: true });
    return manager;
  }

  /** The session's number, opened if there is none yet. */
  async session() {
    if (this.isReleased) throw new errors.QueryRunnerAlreadyReleasedError();
    if (this.conn === undefined || this.conn === null) {
      this.conn = await this.host.openConnection();
      this.ownsSession = true;
    }
    return this.conn;
  }

  /** Runs statements and gives the host's results; a failure becomes a QueryFailedError. */
  async execute(query, parameters) {
    const conn = await this.session();
    const { prepareParameters } = require('./parameters');
    try {
      return await this.host.query(conn, query, prepareParameters(parameters));
    } catch (error) {
      throw new errors.QueryFailedError(query, parameters, error);
    }
  }

  /** Runs SQL; what it gives depends on the command, see QueryResult. */
  async query(query, parameters, useStructuredResult = false) {
    if (this.isReleased) throw new errors.QueryRunnerAlreadyReleasedError();
    if (parameters && !Array.isArray(parameters)) throw notAnArray(query, parameters);
    const results = await this.execute(query, parameters);
    const result = QueryResult.of(results, this.driver.options.parseInt8);
    return useStructuredResult ? result : result.raw;
  }

  /** Tagged template: expressions become parameters. */
  async sql(strings, ...expressions) {
    const { buildSqlTag } = require('./sql_tag');
    const { query, parameters } = buildSqlTag(strings, expressions);
    return this.query(query, parameters);
  }

  /** Ends the use of the runner; a session that it opened is closed. */
  async release() {
    if (this.isReleased) return;
    this.isReleased = true;
    if (this.ownsSession) await this.host.closeConnection(this.conn);
    if (this.dataSource.forgetQueryRunner) this.dataSource.forgetQueryRunner(this);
  }

  async [Symbol.asyncDispose || Symbol.for('Symbol.asyncDispose')]() {
    if (this.isTransactionActive) await this.rollbackTransaction();
    await this.release();
  }

  /** The path of a table, view or foreign key's target, with its schema. */
  getTablePath(target) {
    const { schema, tableName } = this.driver.parseTableName(target);
    return this.driver.buildTableName(tableName, schema);
  }

  getReplicationMode() {
    return this.mode;
  }

  /** Nothing to prepare on PostgreSQL. */
  async beforeMigration() {}

  async afterMigration() {}
}

/** TypeORM 0.3 left the refusal of named parameters to node-postgres. */
function notAnArray(query, parameters) {
  if (!isLegacy()) return new errors.NamedPlaceholdersNotSupportedError();
  return new errors.QueryFailedError(query, parameters, new Error('Query values must be an array'));
}

/** Subscribers do not take part in migrations, so an event reaches nobody. */
class Broadcaster {
  async broadcast() {}
}

/** Adds methods that fetch their topic's file at their first call and then stand in its place. */
function addTopic(load, names) {
  for (const name of names) {
    const method = function (...args) {
      for (const [key, value] of Object.entries(load())) {
        Object.defineProperty(PostgresQueryRunner.prototype, key, { value, writable: true, configurable: true });
      }
      return PostgresQueryRunner.prototype[name].apply(this, args);
    };
    Object.defineProperty(PostgresQueryRunner.prototype, name, { value: method, writable: true, configurable: true });
  }
}

require('./query_runner_topics').forEach(([load, names]) => addTopic(load, names));

module.exports = { PostgresQueryRunner };
