/** The loading half of the bridge: the data source of a module, its options as plain data, its migrations and entities. */

const loaded = { dataSource: undefined, file: undefined, migrations: undefined, needs: undefined };

const DATA_SOURCE = Symbol.for('DataSource');

function isDataSource(value) {
  return value !== null && typeof value === 'object' && value['@instanceof'] === DATA_SOURCE;
}

/** Exported values, own and inherited; an export that cannot be read is no data source. */
async function exportedDataSources(moduleExports) {
  const found = [];
  for (const key in moduleExports) {
    let value = moduleExports[key];
    if (value instanceof Promise) value = await value;
    if (isDataSource(value)) found.push(value);
  }
  return found;
}

/** Finds the one data source of a file and keeps it for the calls that follow. */
async function loadDataSource(moduleExports, file) {
  const exported = moduleExports instanceof Promise ? await moduleExports : moduleExports;
  if (exported === null || (typeof exported !== 'object' && typeof exported !== 'function')) throw noDataSource();
  const found = isDataSource(exported) ? [exported] : await exportedDataSources(exported);
  if (found.length === 0) {
    const options = plainOptions(exported);
    if (options === undefined) throw noDataSource();
    found.push(newDataSource(options));
  }
  if (found.length > 1) throw new Error('Given data source file must contain only one export of DataSource instance');
  keep(found[0], file);
}

/** A service without a data source file: options that the configuration makes up. */
async function useOptions(options) {
  keep(newDataSource(options), undefined);
}

function keep(dataSource, file) {
  loaded.dataSource = dataSource;
  loaded.file = file;
  loaded.migrations = undefined;
  loaded.needs = undefined;
  if (file) require('./generation').lookFrom(file.slice(0, file.lastIndexOf('/')));
  // Migrations ask for metadata, and are answered when they do; nothing connects before that.
  loaded.dataSource.isInitialized = true;
}

function newDataSource(options) {
  const { DataSource } = require('./index');
  return new DataSource(options);
}

/** Plain options, as an ormconfig file of TypeORM 0.2 exports them; 0.3 refuses these, we have no reason to. */
function plainOptions(exported) {
  const candidates = [exported, ...Object.values(exported)];
  return candidates.find((value) => value !== null && typeof value === 'object' && value.type === 'postgres');
}

function noDataSource() {
  return new Error('Given data source file must contain export of a DataSource instance');
}

/** A deep copy of what can be written as JSON; functions, classes and instances are left out. */
function plain(value) {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value)) return typeof value.toString === 'function' ? value.toString('utf8') : undefined;
  if (Array.isArray(value)) return value.map(plain).filter((one) => one !== undefined);
  if (typeof value !== 'object') return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const entries = Object.entries(value).map(([key, one]) => [key, plain(one)]).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries);
}

/** Options that are classes, files and functions, not settings of the connection. */
const NOT_DESCRIBED = new Set(['entities', 'migrations', 'subscribers', 'logger', 'driver', 'namingStrategy', 'cache', 'poolErrorHandler']);

/** Options that decide where and how migrations run: made of a package that is missing they must not fall back to a default. */
const DECIDING = new Set([
  'type', 'host', 'port', 'username', 'password', 'database', 'url', 'schema', 'ssl', 'migrationsTableName', 'migrationsTransactionMode',
]);

/** A plain copy of an option; a deciding one that is a stand-in becomes its mark, which the host refuses. */
function described(key, value) {
  const isPlain = value === null || (typeof value !== 'object' && typeof value !== 'function');
  if (isPlain || !DECIDING.has(key)) return plain(value);
  return require('../standin').isStandin(value) ? String(value) : plain(value);
}

/** A password may be a function, also an asynchronous one. */
async function resolvePassword(holder) {
  if (typeof holder?.password !== 'function') return holder;
  return { ...holder, password: await holder.password() };
}

async function describe() {
  const { patternsOf } = require('./data_source_load');
  const given = await resolvePassword(loaded.dataSource.options);
  if (given.replication?.master) {
    given.replication = { ...given.replication, master: await resolvePassword(given.replication.master) };
  }
  const options = {};
  for (const [key, value] of Object.entries(given)) {
    if (NOT_DESCRIBED.has(key)) continue;
    const copy = described(key, value);
    if (copy !== undefined) options[key] = copy;
  }
  return {
    options,
    usesMigrationGlobs: patternsOf(given.migrations),
    usesEntityGlobs: patternsOf(given.entities),
  };
}

/** The data source's migrations in the order in which TypeORM runs them. */
async function loadMigrations() {
  loaded.migrations = require('./migrations').loadMigrations(loaded.dataSource);
  return loaded.migrations.map(({ name, timestamp, transaction, file, error }, index) => {
    return { index, name, timestamp, transaction, file, error };
  });
}

/** The instance behind an index that loadMigrations gave. */
function migrationAt(index) {
  return loaded.migrations[index].instance;
}

/** Loads and validates the entities: once, as a data source of TypeORM's does when it is initialised. */
async function loadEntities() {
  loaded.needs ??= await entityNeeds();
  return loaded.needs;
}

async function entityNeeds() {
  await loaded.dataSource.buildMetadatas();
  const { extensionStatements, needsMetadataTable } = require('./data_source_entities');
  return {
    extensions: extensionStatements(loaded.dataSource),
    needsMetadataTable: needsMetadataTable(loaded.dataSource.entityMetadatas),
  };
}

/** The schema that the entities describe; `session` holds what the session would say of itself. */
async function desiredSchema(session) {
  const needs = await loadEntities();
  const schema = require('./schema_builder').buildSchema(loaded.dataSource, session);
  return { ...needs, ...schema, typeorm: require('./generation').describedVersion() };
}

module.exports = {
  desiredSchema, loadDataSource, useOptions, describe, loadMigrations, loadEntities, migrationAt, currentDataSource: () => loaded.dataSource,
};
