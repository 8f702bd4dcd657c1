/** Everything that is known of one entity, view or junction table. */

const { EntityMetadataNotFoundError } = require('./metadata_errors');

class EntityMetadata {
  '@instanceof' = Symbol.for('EntityMetadata');
  childEntityMetadatas = [];
  ownColumns = [];
  ownRelations = [];
  ownIndices = [];
  ownUniques = [];
  ownListeners = [];
  embeddeds = [];
  checks = [];
  exclusions = [];
  foreignKeys = [];
  relationIds = [];
  relationCounts = [];
  synchronize = true;
  withoutRowid = false;

  constructor({ dataSource, inheritanceTree = [], inheritancePattern, tableTree, parentClosureEntityMetadata, args }) {
    // Not enumerable: a printed or serialised metadata must not drag the data source along.
    Object.defineProperty(this, 'connection', { value: dataSource, enumerable: false });
    Object.defineProperty(this, 'dataSource', { value: dataSource, enumerable: false });
    this.inheritanceTree = inheritanceTree;
    this.inheritancePattern = inheritancePattern;
    this.treeType = tableTree?.type;
    this.treeOptions = tableTree?.options;
    this.parentClosureEntityMetadata = parentClosureEntityMetadata;
    this.tableMetadataArgs = args;
    this.target = args.target;
    this.tableType = args.type;
    this.expression = args.expression;
    this.dependsOn = args.dependsOn;
    this.withoutRowid = args.withoutRowid || false;
    this.clearCache();
  }

  /** Computes names and the table's path. */
  build() {
    const { dataSource, tableMetadataArgs: args, parentEntityMetadata: parent } = this;
    const isChild = this.tableType === 'entity-child' && parent;
    const { namingStrategy, options } = dataSource;
    const entityPrefix = options.entityPrefix;
    this.engine = args.engine;
    this.database = isChild ? parent.database : args.database;
    this.schema = this.#schemaOf(args, isChild ? parent : undefined, options);
    this.givenTableName = isChild ? parent.givenTableName : args.name;
    this.synchronize = args.synchronize !== false;
    this.targetName = typeof this.target === 'function' ? this.target.name : this.target ?? args.name;
    this.tableNameWithoutPrefix = this.#tableName(namingStrategy, isChild ? parent : undefined);
    if (args.type === 'junction' && this.tableNameWithoutPrefix.length > 63) {
      const { shorten } = require('./strings');
      this.tableNameWithoutPrefix = shorten(this.tableNameWithoutPrefix, { separator: '_', segmentLength: 3 });
    }
    this.tableName = entityPrefix
      ? namingStrategy.prefixTableName(entityPrefix, this.tableNameWithoutPrefix) : this.tableNameWithoutPrefix;
    this.name = this.targetName ? this.targetName : this.tableName;
    this.tablePath = this.schema ? `${this.schema}.${this.tableName}` : this.tableName;
    this.schemaPath = this.schema || undefined;
    this.orderBy = args.orderBy;
    this.comment = args.comment;
    this.isJunction = this.tableType === 'junction' || this.tableType === 'closure-junction';
    this.isClosureJunction = this.tableType === 'closure-junction';
    return this;
  }

  #schemaOf(args, parent, options) {
    if (args.schema) return args.schema;
    if (parent) return parent.schema;
    return 'schema' in options ? options.schema : undefined;
  }

  #tableName(strategy, parent) {
    if (this.tableType === 'closure-junction') return strategy.closureJunctionTableName(this.givenTableName);
    return strategy.tableName(parent ? parent.targetName : this.targetName, this.givenTableName);
  }

  /** Forgets every list that is computed from members. */
  clearCache() {
    this.lists = new Map();
    Object.defineProperty(this, 'lists', { enumerable: false, writable: true });
  }

  #list(name, compute) {
    if (!this.lists.has(name)) this.lists.set(name, compute());
    return this.lists.get(name);
  }

  #withEmbedded(kind, own) {
    return this.#list(kind, () => this.embeddeds.reduce((list, one) => list.concat(one.fromTree(kind)), own));
  }

  get columns() {
    return this.#withEmbedded('columns', this.ownColumns);
  }

  get relations() {
    return this.#withEmbedded('relations', this.ownRelations);
  }

  get uniques() {
    return this.#withEmbedded('uniques', this.ownUniques);
  }

  get listeners() {
    return this.#withEmbedded('listeners', this.ownListeners);
  }

  /** The indices; see `loseDiscriminatorIndex` for the one that TypeORM forgets. */
  get indices() {
    return this.#withEmbedded('indices', this.ownIndices.filter((index) => index !== this.forgottenIndex));
  }

  set indices(list) {
    this.lists.set('indices', list);
  }

  get allEmbeddeds() {
    const walk = (list) => list.flatMap((one) => [...walk(one.embeddeds), one]);
    return this.#list('allEmbeddeds', () => walk(this.embeddeds));
  }

  #columnsWith(name, test) {
    return this.#list(name, () => this.columns.filter(test));
  }

  get primaryColumns() {
    return this.#columnsWith('primaryColumns', (column) => column.isPrimary);
  }

  get nonVirtualColumns() {
    return this.#columnsWith('nonVirtualColumns', (column) => !column.isVirtual);
  }

  get generatedColumns() {
    return this.#columnsWith('generatedColumns', (column) => column.isGenerated || column.isObjectId);
  }

  get ancestorColumns() {
    return this.#columnsWith('ancestorColumns', (column) => column.closureType === 'ancestor');
  }

  get descendantColumns() {
    return this.#columnsWith('descendantColumns', (column) => column.closureType === 'descendant');
  }

  #columnWith(flag) {
    return this.columns.find((column) => column[flag]);
  }

  get hasMultiplePrimaryKeys() {
    return this.primaryColumns.length > 1;
  }

  get hasUUIDGeneratedColumns() {
    return this.columns.some((column) => column.isGenerated && column.generationStrategy === 'uuid');
  }

  get createDateColumn() {
    return this.#columnWith('isCreateDate');
  }

  get updateDateColumn() {
    return this.#columnWith('isUpdateDate');
  }

  get deleteDateColumn() {
    return this.#columnWith('isDeleteDate');
  }

  get versionColumn() {
    return this.#columnWith('isVersion');
  }

  get discriminatorColumn() {
    return this.#columnWith('isDiscriminator');
  }

  get treeLevelColumn() {
    return this.#columnWith('isTreeLevel');
  }

  get nestedSetLeftColumn() {
    return this.#columnWith('isNestedSetLeft');
  }

  get nestedSetRightColumn() {
    return this.#columnWith('isNestedSetRight');
  }

  get materializedPathColumn() {
    return this.#columnWith('isMaterializedPath');
  }

  get objectIdColumn() {
    return this.#columnWith('isObjectId');
  }

  get treeParentRelation() {
    return this.relations.find((relation) => relation.isTreeParent);
  }

  get treeChildrenRelation() {
    return this.relations.find((relation) => relation.isTreeChildren);
  }

  get lazyRelations() {
    return this.relations.filter((relation) => relation.isLazy);
  }

  get eagerRelations() {
    return this.relations.filter((relation) => relation.isEager);
  }

  get oneToOneRelations() {
    return this.relations.filter((relation) => relation.isOneToOne);
  }

  get oneToManyRelations() {
    return this.relations.filter((relation) => relation.isOneToMany);
  }

  get manyToOneRelations() {
    return this.relations.filter((relation) => relation.isManyToOne);
  }

  get manyToManyRelations() {
    return this.relations.filter((relation) => relation.isManyToMany);
  }

  get ownerManyToManyRelations() {
    return this.relations.filter((relation) => relation.isManyToManyOwner);
  }

  /** Relations whose key is in this table. */
  get relationsWithJoinColumns() {
    return this.relations.filter((relation) => relation.isWithJoinColumn);
  }

  /** {property: path}, nested for embeddeds: what functions of an index or inverse side are given. */
  get propertiesMap() {
    return this.#list('propertiesMap', () => {
      const map = {};
      for (const one of [...this.columns, ...this.relations]) {
        const parents = one.embeddedMetadata?.parentPropertyNames ?? [];
        let at = map;
        for (const name of parents) at = at[name] ??= {};
        at[one.propertyName] = one.propertyPath;
      }
      return map;
    });
  }

  registerColumn(column) {
    if (this.ownColumns.includes(column)) return;
    this.ownColumns.push(column);
    this.clearCache();
  }

  findColumnWithPropertyName(name) {
    return this.columns.find((column) => column.propertyName === name);
  }

  findColumnWithDatabaseName(name) {
    return this.columns.find((column) => column.databaseName === name);
  }

  hasColumnWithPropertyPath(path) {
    return this.columns.some((column) => column.propertyPath === path);
  }

  /** The column at a path; the path of a relation with one join column means that column. */
  findColumnWithPropertyPath(path) {
    return this.columns.find((column) => column.propertyPath === path) ?? this.#joinColumnOf(path);
  }

  #joinColumnOf(path) {
    const relation = this.findRelationWithPropertyPath(path);
    return relation?.joinColumns.length === 1 ? relation.joinColumns[0] : undefined;
  }

  findColumnWithPropertyPathStrict(path) {
    return this.columns.find((column) => column.propertyPath === path);
  }

  findColumnsWithPropertyPath(path) {
    const column = this.columns.find((one) => one.propertyPath === path);
    return column ? [column] : this.findRelationWithPropertyPath(path)?.joinColumns ?? [];
  }

  findRelationWithPropertyPath(path) {
    return this.relations.find((relation) => relation.propertyPath === path);
  }

  hasRelationWithPropertyPath(path) {
    return this.relations.some((relation) => relation.propertyPath === path);
  }

  findEmbeddedWithPropertyPath(path) {
    return this.allEmbeddeds.find((embedded) => embedded.propertyPath === path);
  }

  hasEmbeddedWithPropertyPath(path) {
    return this.findEmbeddedWithPropertyPath(path) !== undefined;
  }

  /** A new instance of the class, or a plain object for entities without one. */
  create() {
    const made = typeof this.target === 'function' ? new this.target() : {};
    if (this.lazyRelations.length > 0) require('./lazy_relations').defineLazyRelations(this, made);
    return made;
  }

  hasId(entity) {
    return entity !== null && entity !== undefined && this.primaryColumns.every((column) => {
      const value = column.getEntityValue(entity);
      return value !== null && value !== undefined && value !== '';
    });
  }

  hasAllPrimaryKeys(entity) {
    return this.hasId(entity);
  }

  /** {property: value} of the primary key; undefined when a part of it is missing. */
  getEntityIdMap(entity) {
    if (!entity) return undefined;
    const map = {};
    for (const column of this.primaryColumns) {
      const part = column.getEntityValueMap(entity);
      const value = column.getEntityValue(entity);
      if (part === undefined || value === null) return undefined;
      mergeDeep(map, part);
    }
    return map;
  }

  /** The id itself when the key has one column, else its map. */
  getEntityIdMixedMap(entity) {
    const map = this.getEntityIdMap(entity);
    if (!map || this.hasMultiplePrimaryKeys) return map;
    return this.primaryColumns[0].getEntityValue(map);
  }

  /** The id map from an id given as a value or as a map. */
  ensureEntityIdMap(id) {
    if (id instanceof Object && !(id instanceof Date) && !ArrayBuffer.isView(id)) return id;
    return this.primaryColumns[0].createValueMap(id);
  }

  compareEntities(first, second) {
    const [a, b] = [this.getEntityIdMap(first), this.getEntityIdMap(second)];
    return a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b);
  }

  /** The metadata of the child class that an entity is an instance of (single-table inheritance). */
  findInheritanceMetadata(value) {
    const child = this.childEntityMetadatas.find((one) => typeof one.target === 'function' && value.constructor === one.target);
    return child ?? this;
  }
}

/** Merges plain nested objects; used for key maps with embedded parts. */
function mergeDeep(into, from) {
  for (const [key, value] of Object.entries(from)) {
    if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && into[key]) {
      mergeDeep(into[key], value);
    } else {
      into[key] = value;
    }
  }
  return into;
}

module.exports = { EntityMetadata, EntityMetadataNotFoundError, mergeDeep };
