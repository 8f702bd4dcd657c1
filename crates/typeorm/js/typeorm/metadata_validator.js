/** What TypeORM refuses when a data source is initialised: a project that starts with it must start here, and no other. */

const { TypeORMError } = require('./errors');
const errors = require('./metadata_errors');
const { forEntity } = require('./entity_place');

/** Types that TypeORM knows on PostgreSQL. */
const SUPPORTED_TYPES = new Set(`int|int2|int4|int8|smallint|integer|bigint|decimal|numeric|real|float|float4|float8
double precision|money|character varying|varchar|character|char|text|citext|hstore|bytea|bit|varbit|bit varying|timetz
timestamptz|timestamp|timestamp without time zone|timestamp with time zone|date|time|time without time zone
time with time zone|interval|bool|boolean|enum|point|line|lseg|box|path|polygon|circle|cidr|inet|macaddr|macaddr8
tsvector|tsquery|uuid|xml|json|jsonb|jsonpath|int4range|int8range|numrange|tsrange|tstzrange|daterange|int4multirange
int8multirange|nummultirange|tsmultirange|tstzmultirange|datemultirange|geometry|geography|cube|ltree|vector|halfvec`
  .split(/[|\n]/));

const WITH_LENGTH = new Set(['character varying', 'varchar', 'character', 'char', 'bit', 'varbit', 'bit varying', 'vector', 'halfvec']);

function validateAll(metadatas, driver) {
  for (const metadata of metadatas) forEntity(metadata, () => validate(metadata, metadatas, driver));
  validateDependencies(metadatas);
  validateEager(metadatas);
}

function validate(metadata, all, driver) {
  if (metadata.primaryColumns.length === 0 && !metadata.isJunction && metadata.tableType !== 'view') {
    throw new errors.MissingPrimaryColumnError(metadata);
  }
  validateInheritance(metadata, all);
  validateKeyNames(metadata);
  if (metadata.tableType !== 'view') {
    for (const column of metadata.columns) validateColumn(metadata, column, driver);
    validateGenerated(metadata);
  }
  validateRelations(metadata);
}

function validateInheritance(metadata, all) {
  if (metadata.inheritancePattern !== 'STI' && metadata.tableType !== 'entity-child') return;
  if (!metadata.discriminatorColumn && metadata.tableType === 'entity-child') {
    throw new TypeORMError(`Entity ${metadata.name} using single-table inheritance, it should also have a discriminator column. Did you forget to put discriminator column options?`);
  }
  const { discriminatorValue } = metadata;
  if (discriminatorValue === undefined) {
    throw new TypeORMError(`Entity ${metadata.name} has an undefined discriminator value. Discriminator value should be defined.`);
  }
  const same = all.find((other) => other !== metadata && other.discriminatorValue === discriminatorValue
    && (metadata.inheritancePattern === 'STI' || metadata.tableType === 'entity-child')
    && other.inheritanceTree.some((target) => metadata.inheritanceTree.includes(target)));
  if (same) {
    throw new TypeORMError(`Entities ${metadata.name} and ${same.name} have the same discriminator values. Make sure they are different while using the @ChildEntity decorator.`);
  }
}

function validateKeyNames({ name, primaryColumns }) {
  const names = new Set(primaryColumns.map((column) => column.primaryKeyConstraintName));
  if (names.size > 1) {
    throw new TypeORMError(`Entity ${name} has multiple primary columns with different constraint names. Constraint names should be the equal.`);
  }
}

function validateColumn(metadata, column, driver) {
  if (column.isVirtualProperty) return;
  const type = driver.normalizeType(column);
  if (!SUPPORTED_TYPES.has(type)) {
    const written = column.type ?? type;
    throw new errors.DataTypeNotSupportedError(column, written, driver.options.type);
  }
  if (column.length && !WITH_LENGTH.has(type)) {
    throw new TypeORMError(`Column ${column.propertyName} of Entity ${metadata.name} does not support length property.`);
  }
  if (column.type === 'enum' && !column.enum && !column.enumName) {
    throw new TypeORMError(`Column "${column.propertyName}" of Entity "${metadata.name}" is defined as enum, but missing "enum" or "enumName" properties.`);
  }
}

function validateGenerated(metadata) {
  const computed = metadata.columns.find((column) => column.asExpression && column.generatedType !== 'STORED');
  if (!computed) return;
  throw new TypeORMError(`Column "${computed.propertyName}" of Entity "${metadata.name}" is defined as VIRTUAL, but Postgres supports only STORED generated columns.`);
}

function validateRelations(metadata) {
  for (const relation of metadata.relations) {
    if (relation.isCascadeRemove && relation.inverseRelation?.isCascadeRemove) {
      throw new TypeORMError(`Relation ${metadata.name}#${relation.propertyName} and ${relation.inverseRelation.entityMetadata.name}#${relation.inverseRelation.propertyName} both has cascade remove set. This may lead to unexpected circular removals. Please set cascade remove only from one side of relationship.`);
    }
  }
  if (metadata.isJunction || metadata.tableType === 'view' || typeof metadata.target !== 'function') return;
  const initialized = initializedRelation(metadata);
  if (initialized) throw new errors.InitializedRelationError(initialized);
}

/** A to-many property that the class initialises with an array would wipe the relation at the next save. */
function initializedRelation(metadata) {
  const toMany = metadata.relations.filter((relation) => relation.isToMany && !relation.isLazy && relation.persistenceEnabled);
  if (toMany.length === 0) return undefined;
  const entity = metadata.create();
  return toMany.find((relation) => Array.isArray(relation.getEntityValue(entity)));
}

/** Relations that must have a value may not wait for each other in a circle. Entities count by their names. */
function validateDependencies(metadatas) {
  const edges = new Map();
  for (const metadata of metadatas) {
    const targets = edges.get(metadata.name) ?? [];
    for (const relation of metadata.relationsWithJoinColumns) {
      if (!relation.isNullable) targets.push(relation.inverseEntityMetadata.name);
    }
    edges.set(metadata.name, targets);
  }
  const done = new Set();
  const visit = (name, path) => {
    if (done.has(name)) return;
    const at = path.indexOf(name);
    if (at !== -1) {
      forEntity(metadatas.find((metadata) => metadata.name === name), () => {
        throw new errors.CircularRelationsError([...path.slice(at), name].join(' -> '));
      });
    }
    for (const target of edges.get(name) ?? []) visit(target, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) visit(name, []);
}

function validateEager(metadatas) {
  for (const metadata of metadatas) {
    for (const relation of metadata.eagerRelations) {
      if (!relation.inverseRelation?.isEager) continue;
      forEntity(metadata, () => {
        throw new TypeORMError(`Circular eager relations are disallowed. ${metadata.targetName}#${relation.propertyPath} contains "eager: true", and its inverse side ${relation.inverseEntityMetadata.targetName}#${relation.inverseRelation.propertyPath} contains "eager: true" as well. Remove "eager: true" from one side of the relation.`);
      });
    }
  }
}

module.exports = { validateAll };
