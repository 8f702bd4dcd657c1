/** One column of an entity: what the declaration means, its database name, and access to its value in an entity. */

/** Types and defaults of the special columns on PostgreSQL. */
const MODES = {
  createDate: { flag: 'isCreateDate', type: 'timestamp', default: () => 'now()' },
  updateDate: { flag: 'isUpdateDate', type: 'timestamp', default: () => 'now()' },
  deleteDate: { flag: 'isDeleteDate', type: 'timestamp', isNullable: true },
  version: { flag: 'isVersion', forcedType: 'int4' },
  treeLevel: { flag: 'isTreeLevel', forcedType: 'int4' },
  objectId: { flag: 'isObjectId' },
  'virtual-property': { flag: 'isVirtualProperty' },
};

/** Options that become properties of the metadata under their own names, when given. */
const PLAIN_OPTIONS = [
  'charset', 'collation', 'zerofill', 'unsigned', 'width', 'generatedType', 'primaryKeyConstraintName',
  'foreignKeyConstraintName', 'spatialFeatureType', 'srid', 'query', 'asExpression', 'onUpdate', 'generatedIdentity', 'utc',
];

/** The labels of an enum: an array as it is; of an object the values, without the reverse mapping of numeric enums. */
function enumLabels(given) {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return given;
  return Object.keys(given)
    .filter((key) => Number.isNaN(Number(key)) && typeof given[key] !== 'function')
    .map((key) => given[key]);
}

class ColumnMetadata {
  '@instanceof' = Symbol.for('ColumnMetadata');
  length = '';
  isPrimary = false;
  isGenerated = false;
  isNullable = false;
  isSelect = true;
  isInsert = true;
  isUpdate = true;
  isArray = false;
  isVirtual = false;
  isVirtualProperty = false;
  isDiscriminator = false;
  isTreeLevel = false;
  isCreateDate = false;
  isUpdateDate = false;
  isDeleteDate = false;
  isVersion = false;
  isObjectId = false;
  isNestedSetLeft = false;
  isNestedSetRight = false;
  isMaterializedPath = false;

  constructor({ entityMetadata, embeddedMetadata, referencedColumn, args, ...flags }) {
    this.entityMetadata = entityMetadata;
    this.embeddedMetadata = embeddedMetadata;
    this.referencedColumn = referencedColumn;
    this.relationMetadata = undefined;
    this.target = args.target;
    this.propertyName = args.propertyName;
    this.#applyOptions(args.options ?? {});
    this.#applyMode(args.mode, args.options ?? {});
    Object.assign(this, flags);
    this.isVirtual = args.mode === 'virtual' || this.isVirtual;
  }

  #applyOptions(options) {
    for (const name of PLAIN_OPTIONS) if (options[name] !== undefined) this[name] = options[name];
    if (options.name) this.givenDatabaseName = options.name;
    this.type = options.type;
    if (options.comment) this.comment = options.comment;
    if (options.length) this.length = String(options.length);
    if (options.primary) this.isPrimary = true;
    if (options.default === null && options.nullable === undefined) this.isNullable = true;
    if (options.nullable !== undefined) this.isNullable = options.nullable;
    if (options.select !== undefined) this.isSelect = options.select;
    if (options.insert !== undefined) this.isInsert = options.insert;
    if (options.update !== undefined) this.isUpdate = options.update;
    if (options.default !== undefined && options.default !== null) this.default = options.default;
    if (options.default === null) this.default = null;
    if (options.scale !== null && options.scale !== undefined) this.scale = options.scale;
    if (options.precision !== null && options.precision !== undefined) this.precision = options.precision;
    if (options.enum) this.enum = enumLabels(options.enum);
    if (options.enumName) this.enumName = options.enumName;
    if (options.asExpression && !options.generatedType) this.generatedType = 'VIRTUAL';
    if (options.hstoreType) this.hstoreType = options.hstoreType;
    if (options.array) this.isArray = options.array;
    if (options.transformer) this.transformer = options.transformer;
  }

  #applyMode(mode, options) {
    const special = MODES[mode];
    if (!special) return;
    this[special.flag] = true;
    if (special.forcedType) this.type = special.forcedType;
    else if (special.type && !this.type) this.type = special.type;
    if (special.default && !this.default) this.default = special.default;
    if (special.isNullable !== undefined && options.nullable === undefined) this.isNullable = special.isNullable;
    if (mode === 'virtual-property') {
      this.isInsert = false;
      this.isUpdate = false;
    }
  }

  /** The whole chain of property names from the entity to this column. */
  get propertyNames() {
    return [...(this.embeddedMetadata?.parentPropertyNames ?? []), this.propertyName];
  }

  /** Computes paths and names; needs the naming strategy. */
  build(dataSource) {
    const strategy = dataSource.namingStrategy;
    this.propertyPath = this.#path();
    // Only the first dot, as TypeORM does: raw results show these names.
    this.propertyAliasName = this.propertyPath.replace('.', '_');
    const prefixes = this.embeddedMetadata?.parentPrefixes ?? [];
    this.databaseName = strategy.columnName(this.propertyName, this.givenDatabaseName, prefixes);
    this.databaseNameWithoutPrefixes = strategy.columnName(this.propertyName, this.givenDatabaseName, []);
    this.databasePath = this.databaseName;
    return this;
  }

  /** A column that exists only for a relation is reached through it: `author.id`. */
  #path() {
    const path = this.propertyNames.join('.');
    const { referencedColumn } = this;
    const isForRelation = !this.entityMetadata.isJunction && this.isVirtual && referencedColumn
      && referencedColumn.propertyName !== this.propertyName;
    return isForRelation ? `${path}.${referencedColumn.propertyName}` : path;
  }

  /** The object that holds this column's property: the entity or an embedded inside it. */
  #holder(entity) {
    let at = entity;
    for (const name of this.embeddedMetadata?.parentPropertyNames ?? []) {
      if (at === null || at === undefined) return undefined;
      at = at[name];
    }
    return at;
  }

  /** Whether the column exists only to hold the key of a relation of its entity. */
  get isKeyOfRelation() {
    return Boolean(this.isVirtual && this.relationMetadata && this.referencedColumn && !this.entityMetadata.isJunction);
  }

  /** The value in an entity; of a join column the key inside the related entity. */
  getEntityValue(entity, transform = false) {
    if (entity === undefined || entity === null) return undefined;
    const value = this.#rawEntityValue(this.#holder(entity));
    return transform ? this.transformTo(value) : value;
  }

  #rawEntityValue(holder) {
    if (holder === undefined || holder === null) return undefined;
    const relation = this.relationMetadata;
    if (!relation || !this.referencedColumn || this.entityMetadata.isJunction) return holder[this.propertyName];
    const related = relation.valueIn(holder);
    if (isObject(related)) return this.referencedColumn.getEntityValue(related);
    // A key may stand in the relation's own property, or in the property declared for the column.
    const own = this.propertyName === relation.propertyName ? related : holder[this.propertyName];
    return isObject(own) ? this.referencedColumn.getEntityValue(own) : own;
  }

  setEntityValue(entity, value) {
    let at = entity;
    for (const embedded of this.embeddedMetadata?.embeddedMetadataTree ?? []) {
      at[embedded.propertyName] ??= embedded.create();
      at = at[embedded.propertyName];
    }
    if (!this.isKeyOfRelation) at[this.propertyName] = value;
    else at[this.relationMetadata.propertyName] ??= this.referencedColumn.createValueMap(value);
  }

  /** {property: value}, nested for embeddeds; a join column nests the referenced key in the relation. */
  createValueMap(value) {
    const own = this.isKeyOfRelation
      ? { [this.relationMetadata.propertyName]: this.referencedColumn.createValueMap(value) }
      : { [this.propertyName]: value };
    const parents = this.embeddedMetadata?.parentPropertyNames ?? [];
    return parents.reduceRight((inner, name) => ({ [name]: inner }), own);
  }

  /** As createValueMap with the entity's own value; undefined when it has none. */
  getEntityValueMap(entity) {
    const value = this.getEntityValue(entity);
    return value === undefined ? undefined : this.createValueMap(value);
  }

  compareEntityValue(entity, value) {
    const own = this.getEntityValue(entity);
    return typeof own?.equals === 'function' ? own.equals(value) : own === value;
  }

  transformTo(value) {
    if (!this.transformer) return value;
    const list = Array.isArray(this.transformer) ? [...this.transformer].reverse() : [this.transformer];
    return list.reduce((at, one) => one.to(at), value);
  }

  transformFrom(value) {
    if (!this.transformer) return value;
    const list = Array.isArray(this.transformer) ? this.transformer : [this.transformer];
    return list.reduce((at, one) => one.from(at), value);
  }
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !(value instanceof Date) && !ArrayBuffer.isView(value)
    && !(value instanceof Promise);
}

module.exports = { ColumnMetadata };
