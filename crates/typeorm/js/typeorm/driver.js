// What is known about the database behind a data source (names of the current schema and database, server version),
// and the spelling of paths and types.
const { isLegacy } = require('./generation');
const TYPES = require('./driver_types');
const { isTable, isView, isTableForeignKey, isEntityMetadata } = require('./instances');

/** Short names of types that TypeORM writes in full. */
const FULL_NAMES = {
  int: 'integer', int4: 'integer', int2: 'smallint', int8: 'bigint', varchar: 'character varying', char: 'character',
  decimal: 'numeric', float: 'double precision', float8: 'double precision', float4: 'real', bool: 'boolean',
  varbit: 'bit varying', timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone',
  time: 'time without time zone', timetz: 'time with time zone', 'simple-array': 'text', 'simple-json': 'text',
  'simple-enum': 'enum',
};

/** Types that a constructor stands for in an entity. */
const CONSTRUCTORS = new Map([
  [Number, 'integer'], [String, 'character varying'], [Boolean, 'boolean'], [Date, 'timestamp without time zone'],
]);

/** Types whose precision stands inside their name. */
const TIMES = {
  'time without time zone': ['TIME', ''],
  'time with time zone': ['TIME', ' WITH TIME ZONE'],
  'timestamp without time zone': ['TIMESTAMP', ''],
  'timestamp with time zone': ['TIMESTAMP', ' WITH TIME ZONE'],
};

const SPATIAL_TYPES = ['geometry', 'geography'];
const VECTOR_TYPES = ['vector', 'halfvec'];

/** True for null and undefined, which both mean "not given". */
const isAbsent = (value) => value === null || value === undefined;

class PostgresDriver {
  constructor(dataSource) {
    this.connection = dataSource;
    this.dataSource = dataSource;
    this.options = dataSource.options;
    this.database = this.options.database;
    this.schema = this.options.schema;
    this.searchSchema = undefined;
    this.version = undefined;
    this.isReplicated = !!this.options.replication;
    Object.assign(this, TYPES);
    this.cteCapabilities = { enabled: true, writable: true, requiresRecursiveHint: true, materializedHint: true };
    this.supportedUpsertTypes = ['on-conflict-do-update'];
    this.treeSupport = true;
    this.transactionSupport = 'nested';
    this.spatialTypes = SPATIAL_TYPES;
    this.maxAliasLength = 63;
    this.parametersPrefix = '$';
    this.isGeneratedColumnsSupported = true;
    this.dataTypeDefaults = { character: { length: 1 }, bit: { length: 1 }, interval: { precision: 6 } };
    for (const type of Object.keys(TIMES)) this.dataTypeDefaults[type] = { precision: 6 };
  }

  /** Reads what the session itself knows, once; `query` runs a statement and gives its rows. */
  async connect(query) {
    if (this.searchSchema !== undefined) return;
    const [known] = await query(
      'SELECT current_schema() AS "schema", current_database() AS "database", version() AS "version"',
    );
    this.searchSchema = known.schema;
    if (!this.schema) this.schema = known.schema;
    if (!this.database) this.database = known.database;
    const version = /^PostgreSQL ([\d.]+)/.exec(known.version);
    this.version = version ? version[1] : known.version;
  }

  /** The major version of the server. */
  get majorVersion() {
    return parseInt(this.version, 10);
  }

  /** The expression of a generated uuid. */
  get uuidGenerator() {
    return this.options.uuidExtension === 'pgcrypto' ? 'gen_random_uuid()' : 'uuid_generate_v4()';
  }

  /** A quoted name; TypeORM 0.3 left quotes inside it as they were. */
  escape(name) {
    return `"${isLegacy() ? name : name.replace(/"/g, '""')}"`;
  }

  /** "schema.table", or the table alone when no schema is given. */
  buildTableName(tableName, schema) {
    return schema ? `${schema}.${tableName}` : tableName;
  }

  /** Database, schema and name of a table, view, foreign key's target, entity, or a path as text. */
  parseTableName(target) {
    if (isTable(target) || isView(target)) {
      return this.completed(this.parseTableName(target.name), target.database, target.schema);
    }
    if (isTableForeignKey(target)) {
      const parsed = this.parseTableName(target.referencedTableName);
      return this.completed(parsed, target.referencedDatabase, target.referencedSchema);
    }
    if (isEntityMetadata(target)) {
      const own = { database: this.database, schema: this.schema, tableName: target.tableName };
      return this.completed(own, target.database, target.schema);
    }
    const parts = target.split('.');
    return {
      database: this.database,
      schema: (parts.length > 1 ? parts[0] : undefined) || this.schema,
      tableName: parts.length > 1 ? parts[1] : parts[0],
    };
  }

  /** What an object says about itself comes before what its name says. */
  completed(parsed, database, schema) {
    return { database: database || parsed.database, schema: schema || parsed.schema, tableName: parsed.tableName };
  }

  /** The full name of an entity column's type. */
  normalizeType({ type }) {
    return CONSTRUCTORS.get(type) || FULL_NAMES[type] || type || '';
  }

  /** The type of a table column as DDL writes it, with length, precision and `array`. */
  createFullType(column) {
    const type = this.sizedType(column);
    return column.isArray ? `${type} array` : type;
  }

  sizedType(column) {
    const { type, length, precision, scale } = column;
    const sized = !isAbsent(precision);
    if (TIMES[type]) {
      const [before, after] = TIMES[type];
      return before + (sized ? `(${precision})` : '') + after;
    }
    if (SPATIAL_TYPES.includes(type)) return this.spatialType(column);
    if (VECTOR_TYPES.includes(type)) return length ? `${type}(${length})` : type;
    if (length) return `${type}(${length})`;
    if (sized) return isAbsent(scale) ? `${type}(${precision})` : `${type}(${precision},${scale})`;
    return type;
  }

  spatialType({ type, spatialFeatureType, srid }) {
    if (isAbsent(spatialFeatureType)) return type;
    return isAbsent(srid) ? `${type}(${spatialFeatureType})` : `${type}(${spatialFeatureType},${srid})`;
  }

  /** A table column's options from an entity column's metadata. */
  createColumnOptions(metadata) {
    return {
      name: metadata.databaseName,
      type: this.normalizeType(metadata),
      length: metadata.length ? String(metadata.length) : '',
      charset: metadata.charset,
      collation: metadata.collation,
      precision: metadata.precision,
      scale: metadata.scale,
      default: require('./driver_default').normalizeDefault(metadata),
      onUpdate: metadata.onUpdate,
      comment: metadata.comment,
      isGenerated: metadata.isGenerated,
      generationStrategy: metadata.generationStrategy,
      generatedIdentity: metadata.generatedIdentity,
      isNullable: metadata.isNullable,
      asExpression: metadata.asExpression,
      generatedType: metadata.generatedType,
      isPrimary: metadata.isPrimary,
      isUnique: require('./driver_default').isUnique(metadata),
      isArray: metadata.isArray || false,
      enum: metadata.enum ? metadata.enum.map(String) : metadata.enum,
      enumName: metadata.enumName,
      primaryKeyConstraintName: metadata.primaryKeyConstraintName,
      spatialFeatureType: metadata.spatialFeatureType,
      srid: metadata.srid,
    };
  }

  /** The default of an entity column as DDL writes it; undefined for none. */
  normalizeDefault(metadata) {
    return require('./driver_default').normalizeDefault(metadata);
  }
}

module.exports = { PostgresDriver };
