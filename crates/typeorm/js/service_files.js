// Migrations by file: for files whose migration is known from its syntax and that are evaluated only to be executed.
const { collect, elementsOf } = require('./typeorm/data_source_load');
const { LoadedMigration } = require('./typeorm/migrations');
const { currentDataSource } = require('./typeorm/service_load');

const loaded = new Map();

/** Whether the data source lists nothing but globs: then its migrations are known by their files. */
async function listsGlobsOnly() {
  return elementsOf(currentDataSource().options.migrations).every((one) => typeof one === 'string');
}

function migrationsOf(file) {
  let known = loaded.get(file);
  if (!known) {
    known = collect(host.requireFile(file)).map((value) => new LoadedMigration(value, file));
    loaded.set(file, known);
  }
  return known;
}

function forget(file) {
  loaded.delete(file);
  host.forgetFile(file);
}

/** The migrations that a file exports, in the order of its exports. */
async function loadMigrationFile(file) {
  return migrationsOf(file).map(({ name, timestamp, transaction, error }, index) => {
    return { index, name, timestamp, transaction, file, error };
  });
}

/**
 * Runs the migration at `position` of a file, which must bear the name that it was listed under. Afterwards a
 * file of one migration is forgotten; a revert or another try evaluates it again.
 */
async function runFile(file, position, name, direction, options) {
  const found = migrationsOf(file)[position];
  if (!found || found.name !== name) throw new Error(`migration ${name} is not in ${file} any more`);
  if (!found.instance) throw new Error(found.error);
  try {
    return await require('./service').runInstance(found.instance, direction, options);
  } finally {
    if (migrationsOf(file).length === 1) forget(file);
  }
}

module.exports = { listsGlobsOnly, loadMigrationFile, runFile };
