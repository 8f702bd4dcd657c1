/** Indices, uniques, checks, exclusions and foreign keys of an entity, each with the name that the database will see. */

const { TypeORMError } = require('./errors');
const { isLegacy } = require('./generation');

/** Columns that a list of property paths means; a relation stands for its join columns. */
function columnsOf(metadata, paths, describe) {
  return paths.flatMap((path) => {
    const column = metadata.columns.find((one) => one.propertyPath === path);
    if (column) return [column];
    const relation = metadata.relations.find((one) => one.isWithJoinColumn && one.propertyPath === path);
    if (relation) return relation.joinColumns;
    throw new TypeORMError(`${describe} contains column that is missing in the entity (${metadata.name}): ${path}`);
  });
}

/** Property paths from an array of names or a function of the entity's properties, prefixed inside embeddeds. */
function pathsOf({ entityMetadata, embeddedMetadata, givenColumnNames }) {
  const given = typeof givenColumnNames === 'function'
    ? givenColumnNames(entityMetadata.propertiesMap) : givenColumnNames;
  const names = Array.isArray(given) ? given.map(String) : Object.keys(given);
  return embeddedMetadata ? names.map((name) => `${embeddedMetadata.propertyPath}.${name}`) : names;
}

/** `Index "name"` or plain `Index`, as error texts put it. */
function described(kind, givenName) {
  return givenName ? `${kind} "${givenName}"` : kind;
}

const ACCESS_METHODS = ['brin', 'btree', 'gin', 'gist', 'hash', 'spgist'];

/** The access method of an index; 0.3 knows none. */
function accessMethod(args) {
  if (isLegacy()) return undefined;
  if (args?.type && !ACCESS_METHODS.includes(args.type)) throw new TypeORMError('Unsupported index type');
  return args?.type;
}

class IndexMetadata {
  constructor({ entityMetadata, embeddedMetadata, columns, args }) {
    this.entityMetadata = entityMetadata;
    this.embeddedMetadata = embeddedMetadata;
    this.target = args?.target;
    this.columns = columns ?? [];
    this.hasColumns = columns !== undefined;
    this.givenName = args?.name;
    this.givenColumnNames = args?.columns;
    this.synchronize = !(args?.synchronize === false);
    this.isUnique = Boolean(args?.unique);
    this.isSpatial = Boolean(args?.spatial) || (args?.type === 'gist' && !isLegacy());
    this.isFulltext = Boolean(args?.fulltext);
    this.isNullFiltered = Boolean(args?.nullFiltered);
    this.isConcurrent = Boolean(args?.concurrent);
    this.isSparse = args?.sparse;
    this.isBackground = args?.background;
    this.expireAfterSeconds = args?.expireAfterSeconds;
    this.parser = args?.parser;
    this.where = args?.where;
    this.type = accessMethod(args);
  }

  build(strategy) {
    const metadata = this.entityMetadata;
    // An index that is not synchronised is only a name: what it covers may be no property at all.
    if (!this.hasColumns && this.givenColumnNames && this.synchronize) {
      this.columns = columnsOf(metadata, pathsOf(this), described('Index', this.givenName));
    }
    this.columnNamesWithOrderingMap = Object.fromEntries(this.columns.map((one) => [one.databaseName, 1]));
    const names = this.columns.map((column) => column.databaseName);
    this.name = this.givenName || strategy.indexName(metadata.tableName, names, this.where);
    return this;
  }
}

class UniqueMetadata {
  constructor({ entityMetadata, embeddedMetadata, columns, args }) {
    this.entityMetadata = entityMetadata;
    this.embeddedMetadata = embeddedMetadata;
    this.columns = columns ?? [];
    this.hasColumns = columns !== undefined;
    this.target = args?.target;
    this.givenName = args?.name;
    this.givenColumnNames = args?.columns;
    this.deferrable = args?.deferrable;
  }

  build(strategy) {
    const metadata = this.entityMetadata;
    if (!this.hasColumns && this.givenColumnNames) {
      this.columns = columnsOf(metadata, pathsOf(this), described('Unique constraint', this.givenName));
    }
    this.columnNamesWithOrderingMap = Object.fromEntries(this.columns.map((one) => [one.databaseName, 1]));
    const names = this.columns.map((column) => column.databaseName);
    this.name = this.givenName || strategy.uniqueConstraintName(metadata.tableName, names);
    return this;
  }
}

class CheckMetadata {
  constructor({ entityMetadata, args }) {
    this.entityMetadata = entityMetadata;
    this.target = args.target;
    this.expression = args.expression;
    this.givenName = args.name;
  }

  build(strategy) {
    this.name = this.givenName || strategy.checkConstraintName(this.entityMetadata.tableName, this.expression);
    return this;
  }
}

class ExclusionMetadata {
  constructor({ entityMetadata, args }) {
    this.entityMetadata = entityMetadata;
    this.target = args.target;
    this.expression = args.expression;
    this.givenName = args.name;
    this.deferrable = args.deferrable;
  }

  build(strategy) {
    this.name = this.givenName || strategy.exclusionConstraintName(this.entityMetadata.tableName, this.expression);
    return this;
  }
}

class ForeignKeyMetadata {
  constructor(options) {
    this.entityMetadata = options.entityMetadata;
    this.referencedEntityMetadata = options.referencedEntityMetadata;
    this.columns = options.columns;
    this.referencedColumns = options.referencedColumns;
    this.onDelete = options.onDelete || 'NO ACTION';
    this.onUpdate = options.onUpdate || 'NO ACTION';
    this.deferrable = options.deferrable;
    this.givenName = options.name;
  }

  build(strategy) {
    this.columnNames = this.columns.map((column) => column.databaseName);
    this.referencedColumnNames = this.referencedColumns.map((column) => column.databaseName);
    this.referencedTablePath = this.referencedEntityMetadata.tablePath;
    this.name = this.givenName || strategy.foreignKeyName(
      this.entityMetadata.tableName, this.columnNames, this.referencedEntityMetadata.tableName, this.referencedColumnNames,
    );
    return this;
  }
}

module.exports = { IndexMetadata, UniqueMetadata, CheckMetadata, ExclusionMetadata, ForeignKeyMetadata, columnsOf };
