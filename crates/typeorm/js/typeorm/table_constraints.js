// Indexes and constraints as migrations describe them: TableIndex, TableUnique, TableCheck, TableExclusion, TableForeignKey.
const { isLegacy } = require('./generation');

/** Marks an object as an instance of TypeORM's class of that name. */
function mark(object, className) {
  object['@instanceof'] = Symbol.for(className);
}

class TableIndex {
  constructor(options) {
    mark(this, 'TableIndex');
    this.columnNames = options.columnNames;
    this.name = options.name;
    for (const flag of ['isUnique', 'isSpatial', 'isConcurrent', 'isFulltext', 'isNullFiltered']) {
      this[flag] = !!options[flag];
    }
    this.parser = options.parser;
    this.where = options.where ? options.where : '';
    if (!isLegacy()) this.type = options.type;
  }

  clone() {
    return new TableIndex({ ...this, columnNames: [...this.columnNames] });
  }

  /** Makes an index from an entity's metadata. */
  static create(metadata) {
    return new TableIndex({
      ...metadata,
      columnNames: metadata.columns.map((column) => column.databaseName),
    });
  }
}

class TableUnique {
  constructor(options) {
    mark(this, 'TableUnique');
    this.columnNames = options.columnNames;
    this.name = options.name;
    this.deferrable = options.deferrable;
  }

  clone() {
    return new TableUnique({ ...this, columnNames: [...this.columnNames] });
  }

  /** Makes a unique constraint from an entity's metadata. */
  static create(metadata) {
    return new TableUnique({
      name: metadata.name,
      columnNames: metadata.columns.map((column) => column.databaseName),
      deferrable: metadata.deferrable,
    });
  }
}

class TableCheck {
  constructor(options) {
    mark(this, 'TableCheck');
    this.columnNames = options.columnNames;
    this.name = options.name;
    this.expression = options.expression;
  }

  clone() {
    return new TableCheck({ ...this, columnNames: this.columnNames ? [...this.columnNames] : [] });
  }

  /** Makes a check from an entity's metadata. */
  static create(metadata) {
    return new TableCheck({ name: metadata.name, expression: metadata.expression });
  }
}

class TableExclusion {
  constructor(options) {
    mark(this, 'TableExclusion');
    this.name = options.name;
    this.expression = options.expression;
    if (!isLegacy()) this.deferrable = options.deferrable;
  }

  clone() {
    return new TableExclusion(this);
  }

  /** Makes an exclusion constraint from an entity's metadata. */
  static create(metadata) {
    return new TableExclusion(metadata);
  }
}

class TableForeignKey {
  constructor(options) {
    mark(this, 'TableForeignKey');
    this.columnNames = options.columnNames;
    this.referencedColumnNames = options.referencedColumnNames;
    this.name = options.name;
    this.referencedDatabase = options.referencedDatabase;
    this.referencedSchema = options.referencedSchema;
    this.referencedTableName = options.referencedTableName;
    this.onDelete = options.onDelete;
    this.onUpdate = options.onUpdate;
    this.deferrable = options.deferrable;
  }

  clone() {
    return new TableForeignKey({
      ...this,
      columnNames: [...this.columnNames],
      referencedColumnNames: [...this.referencedColumnNames],
    });
  }

  /** Makes a foreign key from an entity's metadata. */
  static create(metadata, driver) {
    const { database, schema, tableName } = metadata.referencedEntityMetadata;
    return new TableForeignKey({
      name: metadata.name,
      columnNames: metadata.columnNames,
      referencedColumnNames: metadata.referencedColumnNames,
      referencedDatabase: database,
      referencedSchema: schema,
      referencedTableName: driver.buildTableName(tableName, schema, database),
      onDelete: metadata.onDelete,
      onUpdate: metadata.onUpdate,
      deferrable: metadata.deferrable,
    });
  }
}

module.exports = { TableIndex, TableUnique, TableCheck, TableExclusion, TableForeignKey };
