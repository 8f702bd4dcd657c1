// The bridge that the host calls: loading a project's data source and migrations, and running one migration.
const load = require('./typeorm/service_load');

/** The error that TypeORM's executor would die of, with what to do about it. */
function noPromiseError(name, direction) {
  return new TypeError(
    `Cannot read properties of undefined (reading 'catch'): ${direction}() of migration "${name}" returned no promise, make it async`,
  );
}

/** Runs one direction of the migration behind an index that loadMigrations gave. */
async function run(index, direction, options) {
  return runInstance(load.migrationAt(index), direction, options);
}

/**
 * Runs one direction of a migration on the host's session 0, inside whatever transaction the host has opened there
 * (`transactionDepth` says how deep). Gives the depth at the end, as a migration may commit or begin by itself.
 */
async function runInstance(migration, direction, { transactionDepth = 0 } = {}) {
  const { PostgresQueryRunner } = require('./typeorm/query_runner');
  const dataSource = load.currentDataSource();
  require('./typeorm/data_source').beginMigration();
  const runner = new PostgresQueryRunner({ conn: 0, dataSource, transactionDepth });
  await dataSource.driver.connect((query) => runner.query(query));
  const running = migration[direction](runner);
  if (!running || typeof running.then !== 'function') throw noPromiseError(migration.constructor.name, direction);
  await running;
  return { transactionDepth: runner.transactionDepth, isReleased: runner.isReleased };
}

const { loadDataSource, useOptions, describe, loadMigrations, loadEntities, desiredSchema } = load;

module.exports = { loadDataSource, useOptions, describe, loadMigrations, loadEntities, desiredSchema, run, runInstance };
