// Unique, check and exclusion constraints and foreign keys. The four kinds are created and dropped in the same steps,
// so each is a description: how it is named, written, found, and kept in the table.
const { TypeORMError } = require('./errors');
const { honoured } = require('./generation');
const ddl = require('./ddl');
const instances = require('./instances');

const UNIQUE = {
  label: 'unique constraint',
  isInstance: instances.isTableUnique,
  list: (table) => table.uniques,
  nameFor: (runner, table, { columnNames }) => runner.dataSource.namingStrategy.uniqueConstraintName(table, columnNames),
  add: ddl.addUnique,
  keep: (table, unique) => table.addUniqueConstraint(unique),
  forget: (table, unique) => table.removeUniqueConstraint(unique),
};

const CHECK = {
  label: 'check constraint',
  isInstance: instances.isTableCheck,
  list: (table) => table.checks,
  nameFor: (runner, table, { expression }) => runner.dataSource.namingStrategy.checkConstraintName(table, expression),
  add: ddl.addCheck,
  keep: (table, check) => table.addCheckConstraint(check),
  forget: (table, check) => table.removeCheckConstraint(check),
};

const EXCLUSION = {
  label: 'exclusion constraint',
  isInstance: instances.isTableExclusion,
  list: (table) => table.exclusions,
  nameFor: (runner, table, { expression }) =>
    runner.dataSource.namingStrategy.exclusionConstraintName(table, expression),
  add: ddl.addExclusion,
  keep: (table, exclusion) => table.addExclusionConstraint(exclusion),
  forget: (table, exclusion) => table.removeExclusionConstraint(exclusion),
};

const FOREIGN_KEY = {
  label: 'foreign key',
  isNamedAtDrop: true,
  isInstance: instances.isTableForeignKey,
  list: (table) => table.foreignKeys,
  nameFor: (runner, table, key) =>
    runner.dataSource.namingStrategy.foreignKeyName(
      table,
      key.columnNames,
      runner.getTablePath(key),
      key.referencedColumnNames,
    ),
  add: ddl.addForeignKey,
  keep: (table, key) => table.addForeignKey(key),
  forget: (table, key) => table.removeForeignKey(key),
};

/** Adds a constraint; one without a name gets the generated one, which stays in the given object. */
async function create(runner, kind, tableOrName, constraint) {
  const table = await runner.resolveTable(tableOrName);
  if (!constraint.name) constraint.name = kind.nameFor(runner, table, constraint);
  const up = kind.add(runner, table, constraint);
  await runner.executeQueries(up, ddl.dropConstraint(runner, table, constraint.name));
  kind.keep(table, constraint);
}

/** Drops a constraint that was given itself or by its name. Only foreign keys may come without a name here. */
async function drop(runner, kind, tableOrName, constraintOrName, ifExists) {
  const table = await runner.resolveTable(tableOrName);
  const constraint = kind.isInstance(constraintOrName)
    ? constraintOrName
    : kind.list(table).find(({ name }) => name === constraintOrName);
  if (!constraint) {
    if (honoured(ifExists)) return;
    throw new TypeORMError(`Supplied ${kind.label} was not found in table ${table.name}`);
  }
  if (!constraint.name && kind.isNamedAtDrop) constraint.name = kind.nameFor(runner, table, constraint);
  const up = ddl.dropConstraint(runner, table, constraint.name, ifExists);
  await runner.executeQueries(up, kind.add(runner, table, constraint));
  kind.forget(table, constraint);
}

/** The four methods of a kind: create and drop, one and many. */
function methodsOf(kind, singular, plural) {
  return {
    async [`create${singular}`](table, constraint) {
      await create(this, kind, table, constraint);
    },
    async [`create${plural}`](table, constraints) {
      for (const constraint of [...constraints]) await this[`create${singular}`](table, constraint);
    },
    async [`drop${singular}`](table, constraintOrName, ifExists) {
      await drop(this, kind, table, constraintOrName, ifExists);
    },
    async [`drop${plural}`](table, constraints, ifExists) {
      for (const constraint of [...constraints]) await this[`drop${singular}`](table, constraint, ifExists);
    },
  };
}

module.exports = {
  ...methodsOf(UNIQUE, 'UniqueConstraint', 'UniqueConstraints'),
  ...methodsOf(CHECK, 'CheckConstraint', 'CheckConstraints'),
  ...methodsOf(EXCLUSION, 'ExclusionConstraint', 'ExclusionConstraints'),
  ...methodsOf(FOREIGN_KEY, 'ForeignKey', 'ForeignKeys'),
};
