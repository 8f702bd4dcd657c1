/** Entities written as objects: EntitySchema, and its translation into what decorators would have registered. */

const { MetadataArgsStorage } = require('./metadata_args');
const { declarationStack } = require('./entity_place');

class EntitySchema {
  '@instanceof' = Symbol.for('EntitySchema');

  constructor(options) {
    this.options = options;
    Object.defineProperty(this, 'declared', { value: declarationStack(), enumerable: false });
  }
}

class EntitySchemaEmbeddedColumnOptions {
  '@instanceof' = Symbol.for('EntitySchemaEmbeddedColumnOptions');
}

function isEntitySchema(value) {
  return value !== null && typeof value === 'object' && value['@instanceof'] === Symbol.for('EntitySchema');
}

/** The flag of a column that makes its mode, in the order in which they win. */
function modeOf(column) {
  if (column.createDate) return 'createDate';
  if (column.updateDate) return 'updateDate';
  if (column.deleteDate) return 'deleteDate';
  if (column.version) return 'version';
  if (column.treeChildrenCount) return 'treeChildrenCount';
  if (column.treeLevel) return 'treeLevel';
  if (column.objectId) return 'objectId';
  if (column.virtualProperty) return 'virtual-property';
  return 'regular';
}

/** Column options that an entity schema hands on as they are. `generatedIdentity` is not among them. */
const COLUMN_OPTIONS = [
  'type', 'name', 'length', 'width', 'nullable', 'zerofill', 'unsigned', 'charset', 'collation', 'comment',
  'default', 'onUpdate', 'precision', 'scale', 'transformer', 'enum', 'enumName', 'asExpression', 'generatedType',
  'hstoreType', 'array', 'srid', 'query', 'spatialFeatureType', 'utc', 'primaryKeyConstraintName', 'foreignKeyConstraintName',
];

function columnOptions(column) {
  const options = { primary: column.primary, select: column.select, insert: column.insert, update: column.update };
  for (const name of COLUMN_OPTIONS) options[name] = column[name];
  options.name = column.objectId ? column.name ?? '_id' : column.name;
  return options;
}

function addColumn(storage, target, propertyName, column) {
  storage.columns.push({ target, mode: modeOf(column), propertyName, options: columnOptions(column) });
  if (column.generated) {
    const strategy = typeof column.generated === 'string' ? column.generated : 'increment';
    storage.generations.push({ target, propertyName, strategy });
  }
  if (column.unique) storage.uniques.push({ target, columns: [propertyName] });
  if (column.foreignKey) {
    const { target: type, inverseSide, ...options } = column.foreignKey;
    storage.foreignKeys.push({ ...options, target, type, propertyName, inverseSide });
  }
}

const list = (value) => (Array.isArray(value) ? value : [value]);

function addRelation(storage, target, propertyName, relation) {
  const options = {};
  for (const name of [
    'eager', 'cascade', 'nullable', 'onDelete', 'onUpdate', 'deferrable', 'createForeignKeyConstraints', 'persistence', 'orphanedRowAction',
  ]) options[name] = relation[name];
  storage.relations.push({
    target, propertyName, relationType: relation.type, isLazy: relation.lazy || false, type: relation.target,
    inverseSideProperty: relation.inverseSide, isTreeParent: relation.treeParent, isTreeChildren: relation.treeChildren, options,
  });
  if (relation.joinColumn) {
    for (const one of relation.joinColumn === true ? [{}] : list(relation.joinColumn)) {
      storage.joinColumns.push({
        target, propertyName, name: one.name, referencedColumnName: one.referencedColumnName,
        foreignKeyConstraintName: one.foreignKeyConstraintName,
      });
    }
  }
  if (relation.joinTable) addJoinTable(storage, target, propertyName, relation.joinTable === true ? {} : relation.joinTable);
}

function addJoinTable(storage, target, propertyName, table) {
  storage.joinTables.push({
    target, propertyName, name: table.name, database: table.database, schema: table.schema,
    joinColumns: table.joinColumn ? [table.joinColumn] : table.joinColumns,
    inverseJoinColumns: table.inverseJoinColumn ? [table.inverseJoinColumn] : table.inverseJoinColumns,
  });
}

/** Indices, uniques and the rest of a schema's lists. */
function addConstraints(storage, target, options) {
  for (const index of options.indices ?? []) {
    storage.indices.push({
      target, name: index.name, unique: index.unique === true, spatial: index.spatial === true,
      fulltext: index.fulltext === true, nullFiltered: index.nullFiltered === true, parser: index.parser,
      synchronize: index.synchronize !== false, where: index.where, sparse: index.sparse, columns: index.columns,
    });
  }
  for (const key of options.foreignKeys ?? []) {
    storage.foreignKeys.push({ ...key, target, type: key.target });
  }
  for (const one of options.uniques ?? []) {
    storage.uniques.push({ target, name: one.name, columns: one.columns, deferrable: one.deferrable });
  }
  for (const one of options.checks ?? []) {
    storage.checks.push({ target, name: one.name, expression: one.expression });
  }
  for (const one of options.exclusions ?? []) {
    storage.exclusions.push({ target, name: one.name, expression: one.expression, deferrable: one.deferrable });
  }
}

/** Columns, relations and constraints of a schema, or of one embedded in it. */
function addMembers(storage, options, target) {
  for (const [name, column] of Object.entries(options.columns ?? {})) addColumn(storage, target, name, column);
  for (const [name, relation] of Object.entries(options.relations ?? {})) addRelation(storage, target, name, relation);
  for (const [name, relationId] of Object.entries(options.relationIds ?? {})) {
    storage.relationIds.push({
      target, propertyName: name, relation: relationId.relationName, alias: relationId.alias,
      queryBuilderFactory: relationId.queryBuilderFactory,
    });
  }
  addConstraints(storage, target, options);
  for (const [name, embedded] of Object.entries(options.embeddeds ?? {})) {
    if (!embedded.schema) throw new Error(`EntitySchema options missing for embedded column ${name}`);
    const type = embedded.schema.options.target ?? embedded.schema.options.name;
    storage.embeddeds.push({
      target, propertyName: name, isArray: embedded.array === true,
      prefix: embedded.prefix !== undefined ? embedded.prefix : undefined, type: () => type,
    });
    addMembers(storage, embedded.schema.options, type);
  }
}

/** Builds an argument storage of its own from entity schemas; the two worlds do not see each other. */
function entitySchemasToArgs(schemas) {
  const storage = new MetadataArgsStorage();
  for (const { options, declared } of schemas) {
    const target = options.target ?? options.name;
    storage.tables.push({
      target, declared, name: options.tableName, database: options.database, schema: options.schema,
      type: options.type ?? 'regular', orderBy: options.orderBy, synchronize: options.synchronize,
      expression: options.expression, withoutRowid: options.withoutRowid,
    });
    const { inheritance } = options;
    if (inheritance) {
      const column = inheritance.column === undefined || typeof inheritance.column !== 'string'
        ? inheritance.column : { name: inheritance.column };
      storage.inheritances.push({ target, pattern: inheritance.pattern ?? 'STI', column });
    }
    if (options.type === 'entity-child' && options.discriminatorValue) {
      storage.discriminatorValues.push({ target, value: options.discriminatorValue });
    }
    for (const tree of options.trees ?? []) storage.trees.push({ target, type: tree.type, options: tree.options });
    addMembers(storage, options, target);
  }
  return storage;
}

module.exports = { EntitySchema, EntitySchemaEmbeddedColumnOptions, isEntitySchema, entitySchemasToArgs };
