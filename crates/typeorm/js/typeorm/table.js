// A table as migrations describe it to the query runner, and as introspection returns it.
const { TableColumn } = require('./table_column');
const { TableIndex, TableUnique, TableCheck, TableExclusion, TableForeignKey } = require('./table_constraints');

/** Removes the given object itself from a list; tells whether it was there. */
function removeFrom(list, member) {
  const place = list.indexOf(member);
  if (place >= 0) list.splice(place, 1);
  return place >= 0;
}

/** Removes the first object of that name; constraints are found by name, as they may come from elsewhere. */
function removeNamed(list, { name }) {
  const member = list.find((candidate) => candidate.name === name);
  if (member) removeFrom(list, member);
  return member;
}

class Table {
  constructor(options) {
    this['@instanceof'] = Symbol.for('Table');
    this.columns = [];
    this.indices = [];
    this.foreignKeys = [];
    this.uniques = [];
    this.checks = [];
    this.exclusions = [];
    this.justCreated = false;
    this.withoutRowid = false;
    if (options) this.fill(options);
  }

  fill(options) {
    const make = (list, Type) => (list ? list.map((item) => new Type(item)) : []);
    const { database, schema } = options;
    this.database = database;
    this.schema = schema;
    this.name = options.name;
    this.columns = make(options.columns, TableColumn);
    this.indices = make(options.indices, TableIndex);
    this.foreignKeys = (options.foreignKeys || []).map(
      (key) =>
        new TableForeignKey({
          ...key,
          referencedDatabase: key.referencedDatabase || database,
          referencedSchema: key.referencedSchema || schema,
        }),
    );
    this.uniques = make(options.uniques, TableUnique);
    this.checks = make(options.checks, TableCheck);
    this.exclusions = make(options.exclusions, TableExclusion);
    if (options.justCreated !== undefined) this.justCreated = options.justCreated;
    if (options.withoutRowid) this.withoutRowid = options.withoutRowid;
    this.engine = options.engine;
    this.comment = options.comment;
  }

  get primaryColumns() {
    return this.columns.filter((column) => column.isPrimary);
  }

  /** A copy whose columns and constraints are copies too. */
  clone() {
    const copies = (list) => list.map((item) => item.clone());
    return new Table({
      ...this,
      columns: copies(this.columns),
      indices: copies(this.indices),
      foreignKeys: copies(this.foreignKeys),
      uniques: copies(this.uniques),
      checks: copies(this.checks),
      exclusions: copies(this.exclusions),
    });
  }

  addColumn(column) {
    this.columns.push(column);
  }

  removeColumn(column) {
    removeNamed(this.columns, column);
  }

  addUniqueConstraint(unique) {
    this.uniques.push(unique);
    this.setUnique(unique, true);
  }

  removeUniqueConstraint(removed) {
    const unique = removeNamed(this.uniques, removed);
    if (unique) this.setUnique(unique, false);
  }

  /** A constraint over one column shows in the column's own flag. */
  setUnique(unique, isUnique) {
    if (unique.columnNames.length !== 1) return;
    const column = this.columns.find(({ name }) => name === unique.columnNames[0]);
    if (column) column.isUnique = isUnique;
  }

  addCheckConstraint(check) {
    this.checks.push(check);
  }

  removeCheckConstraint(removed) {
    removeNamed(this.checks, removed);
  }

  addExclusionConstraint(exclusion) {
    this.exclusions.push(exclusion);
  }

  removeExclusionConstraint(removed) {
    removeNamed(this.exclusions, removed);
  }

  addForeignKey(foreignKey) {
    this.foreignKeys.push(foreignKey);
  }

  removeForeignKey(removed) {
    removeNamed(this.foreignKeys, removed);
  }

  addIndex(index) {
    this.indices.push(index);
  }

  removeIndex(removed) {
    removeNamed(this.indices, removed);
  }

  findColumnByName(name) {
    return this.columns.find((column) => column.name === name);
  }

  findColumnIndices(column) {
    return this.indices.filter(({ columnNames }) => columnNames.includes(column.name));
  }

  findColumnForeignKeys(column) {
    return this.foreignKeys.filter(({ columnNames }) => columnNames.includes(column.name));
  }

  findColumnUniques(column) {
    return this.uniques.filter(({ columnNames }) => columnNames.includes(column.name));
  }

  findColumnChecks(column) {
    return this.checks.filter(({ columnNames }) => !!columnNames && columnNames.includes(column.name));
  }

  /** Makes the table of an entity, without its foreign keys. */
  static create(metadata, driver) {
    const database = metadata.database === driver.database ? undefined : metadata.database;
    const schema = metadata.schema === driver.schema ? undefined : metadata.schema;
    return new Table({
      database: metadata.database,
      schema: metadata.schema,
      name: driver.buildTableName(metadata.tableName, schema, database),
      withoutRowid: metadata.withoutRowid,
      engine: metadata.engine,
      columns: metadata.columns
        .filter((column) => column && !column.isVirtualProperty)
        .map((column) => driver.createColumnOptions(column)),
      indices: metadata.indices.filter((index) => index.synchronize === true).map((index) => TableIndex.create(index)),
      uniques: metadata.uniques.map((unique) => TableUnique.create(unique)),
      checks: metadata.checks.map((check) => TableCheck.create(check)),
      exclusions: metadata.exclusions.map((exclusion) => TableExclusion.create(exclusion)),
      comment: metadata.comment,
    });
  }
}

module.exports = { Table };
