/** Migrations of a data source: instances, their names and timestamps, in the order in which they run. */

const { loadElements } = require('./data_source_load');

/** One migration that a data source lists. `timestamp` is null when the name does not end in one. */
class LoadedMigration {
  constructor(value, file) {
    this.file = file;
    this.error = null;
    this.instance = this.#instantiate(value);
    // A `name` field wins over the class name; the file's name plays no part.
    this.name = String(this.instance?.name ?? (this.instance ? this.instance.constructor.name : value.name));
    const timestamp = parseInt(this.name.slice(-13), 10);
    this.timestamp = timestamp ? timestamp : null;
    this.transaction = this.instance?.transaction ?? null;
  }

  /** Every exported function is made an instance of, as TypeORM does; what cannot be is kept with its error. */
  #instantiate(value) {
    if (typeof value !== 'function') return value;
    try {
      return new value();
    } catch (error) {
      this.error = String(error);
      return null;
    }
  }
}

/** Ascending by timestamp; equal ones, and those without, keep the order in which they were loaded. */
function loadMigrations(dataSource) {
  const loaded = loadElements(dataSource.options.migrations).map(({ value, file }) => new LoadedMigration(value, file));
  return loaded
    .map((migration, place) => ({ migration, place }))
    .sort((a, b) => (a.migration.timestamp ?? 0) - (b.migration.timestamp ?? 0) || a.place - b.place)
    .map(({ migration }) => migration);
}

module.exports = { loadMigrations, LoadedMigration };
