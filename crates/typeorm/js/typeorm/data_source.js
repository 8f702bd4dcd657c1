/** The data source: options, entity metadatas, and sessions of its own beside the one that migrations run on. */

const { TypeORMError } = require('./errors');

/** Options that belong to no database of ours: what such a data source is asked to do must say so. */
const POSTGRES_TYPES = new Set(['postgres', 'aurora-postgres']);

/** How many migrations have begun: the host closes what one opened before the next. */
let migrationsBegun = 0;

function beginMigration() {
  migrationsBegun += 1;
}

function wrongDriver(type) {
  const known = [...DRIVERS].map((name) => `"${name}"`).join(', ');
  const error = new TypeORMError(`Wrong driver: "${type}" given. Supported drivers are: ${known}.`);
  Object.defineProperty(error, 'name', { value: 'MissingDriverError' });
  return error;
}

/** What 0.3 and 1.x know together; a `type` outside of it is a mistake that TypeORM reports at once. */
const DRIVERS = new Set([
  'aurora-mysql', 'aurora-postgres', 'better-sqlite3', 'capacitor', 'cockroachdb', 'cordova', 'expo', 'mariadb', 'mongodb',
  'mssql', 'mysql', 'nativescript', 'oracle', 'postgres', 'react-native', 'sap', 'spanner', 'sqlite', 'sqljs',
]);

class DataSource {
  '@instanceof' = Symbol.for('DataSource');
  isInitialized = false;
  migrations = [];
  subscribers = [];
  entityMetadatas = [];
  entityMetadatasMap = new Map();

  constructor(options) {
    const { DefaultNamingStrategy } = require('./naming');
    const { PostgresDriver } = require('./driver');
    this.name = options?.name || 'default';
    this.options = { ...options };
    // A stand-in for an option of a package that is not here is let through.
    if (typeof this.options.type !== 'function' && !DRIVERS.has(this.options.type)) throw wrongDriver(this.options.type);
    this.namingStrategy = this.options.namingStrategy ?? new DefaultNamingStrategy();
    this.driver = new PostgresDriver(this);
    this.logger = require('./logger').silentLogger;
    this.relationLoader = { enableLazyLoad() {} };
    Object.defineProperty(this, 'sharedRunner', { value: undefined, writable: true, enumerable: false });
    Object.defineProperty(this, 'sharedIn', { value: 0, writable: true, enumerable: false });
  }

  /** The manager outside any migration: each call uses a session of its own, never the migration's transaction. */
  get manager() {
    const manager = this.createEntityManager();
    Object.defineProperty(this, 'manager', { value: manager, configurable: true, writable: true });
    return manager;
  }

  /** The name that 0.2 used. */
  get isConnected() {
    return this.isInitialized;
  }

  setOptions(options) {
    Object.assign(this.options, options);
    const { DefaultNamingStrategy } = require('./naming');
    this.namingStrategy = this.options.namingStrategy ?? new DefaultNamingStrategy();
    this.driver.options = this.options;
    return this;
  }

  /** Builds the metadatas and reads the session's names. Data sources of other databases cannot be reached. */
  async initialize() {
    if (this.isInitialized) throw new TypeORMError(`Cannot create a "${this.name}" connection because connection to the database already established.`);
    if (!POSTGRES_TYPES.has(this.options.type)) {
      throw new TypeORMError(`DataSource.initialize() of type "${this.options.type}" is not supported yet: Whimbrel runs PostgreSQL. Run this migration with --engine node.`);
    }
    await this.buildMetadatas();
    await this.driver.connect((sql) => this.query(sql));
    this.isInitialized = true;
    if (this.options.migrationsRun) await this.runMigrations();
    return this;
  }

  connect() {
    return this.initialize();
  }

  async destroy() {
    this.isInitialized = false;
    const runner = this.sharedRunner;
    this.sharedRunner = undefined;
    if (runner) await runner.release();
  }

  close() {
    return this.destroy();
  }

  /** Loads the entities and computes their metadatas; throws what TypeORM throws for broken ones. */
  async buildMetadatas() {
    this.setMetadatas(require('./data_source_entities').buildMetadatas(this));
    require('./metadata_validator').validateAll(this.entityMetadatas, this.driver);
  }

  setMetadatas(metadatas) {
    this.entityMetadatas = metadatas;
    this.entityMetadatasMap = new Map(metadatas.map((one) => [one.target, one]));
    Object.defineProperty(this, 'areMetadatasBuilt', { value: true, enumerable: false, configurable: true });
  }

  /** The metadata of a class, entity schema or name; entities are loaded when one is first asked for. */
  findMetadata(target) {
    if (!this.areMetadatasBuilt) this.setMetadatas(require('./data_source_entities').buildMetadatas(this));
    return this.entityMetadatasMap.get(target) ?? require('./data_source_entities').findByName(this.entityMetadatas, target);
  }

  hasMetadata(target) {
    return this.findMetadata(target) !== undefined;
  }

  getMetadata(target) {
    const metadata = this.findMetadata(target);
    if (metadata) return metadata;
    const { EntityMetadataNotFoundError } = require('./metadata_errors');
    throw new EntityMetadataNotFoundError(target);
  }

  createEntityManager(queryRunner) {
    const { EntityManager } = require('./entity_manager');
    return new EntityManager(this, queryRunner);
  }

  createQueryRunner(mode = 'master') {
    const { PostgresQueryRunner } = require('./query_runner');
    return new PostgresQueryRunner({ dataSource: this, mode });
  }

  /** Statements without a runner share one session, as a pool of one would give them. */
  async query(query, parameters, queryRunner) {
    return (queryRunner ?? this.sessionRunner()).query(query, parameters);
  }

  async sql(strings, ...values) {
    return this.sessionRunner().sql(strings, ...values);
  }

  /** The runner of the session that everything outside migrations uses; a session ends with its migration. */
  sessionRunner() {
    if (this.sharedIn !== migrationsBegun) this.sharedRunner = undefined;
    this.sharedIn = migrationsBegun;
    return (this.sharedRunner ??= this.createQueryRunner());
  }

  transaction(...args) {
    return this.manager.transaction(...args);
  }

  getRepository(target) {
    return this.manager.getRepository(target);
  }

  getTreeRepository(target) {
    return this.manager.getTreeRepository(target);
  }

  getCustomRepository(target) {
    return this.manager.getCustomRepository(target);
  }

  createQueryBuilder(entityOrRunner, alias, queryRunner) {
    return this.manager.createQueryBuilder(entityOrRunner, alias, queryRunner);
  }

  async runMigrations() {
    throw unsupported('runMigrations');
  }

  async undoLastMigration() {
    throw unsupported('undoLastMigration');
  }

  async showMigrations() {
    throw unsupported('showMigrations');
  }

  async synchronize() {
    throw unsupported('synchronize');
  }

  async dropDatabase() {
    await this.createQueryRunner().clearDatabase();
  }

  buildMetadatasSync() {
    return this.entityMetadatas;
  }

  defaultReplicationModeForReads() {
    return 'slave';
  }
}

/** The error for what this engine does not do. */
function unsupported(method) {
  return new TypeORMError(`DataSource.${method}() is not supported yet. Run this migration with --engine node, which uses the project's own Node and TypeORM.`);
}

module.exports = { DataSource, Connection: DataSource, beginMigration };
