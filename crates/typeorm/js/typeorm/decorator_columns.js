/** Column decorators: each registers what was written and nothing more; meaning is given when metadata is built. */

const { getMetadataArgsStorage } = require('./metadata_args');
const { ColumnTypeUndefinedError, PrimaryColumnCannotBeNullableError } = require('./metadata_errors');

/** What the compiler emitted as the type of a property, if anything. */
function emittedType(object, propertyName) {
  return Reflect.getMetadata ? Reflect.getMetadata('design:type', object, propertyName) : undefined;
}

/** Splits the overloads (type?, options?) and ({type, ...options}). */
function typeAndOptions(typeOrOptions, options) {
  const isType = typeof typeOrOptions === 'string' || typeof typeOrOptions === 'function';
  if (isType) return { type: typeOrOptions, options: { ...options } };
  const merged = { ...(typeOrOptions ?? options) };
  return { type: merged.type, options: merged };
}

/** Registers a column of any mode. */
function registerColumn(object, propertyName, mode, options) {
  getMetadataArgsStorage().columns.push({ target: object.constructor, propertyName, mode, options });
}

function registerGeneration(object, propertyName, strategy) {
  getMetadataArgsStorage().generations.push({ target: object.constructor, propertyName, strategy });
}

/** `generated: true` means increment; any other truthy value names the strategy. */
function generationOf(generated) {
  return typeof generated === 'string' ? generated : 'increment';
}

function registerEmbedded(object, propertyName, type, options) {
  getMetadataArgsStorage().embeddeds.push({
    target: object.constructor,
    propertyName,
    isArray: emittedType(object, propertyName) === Array || options.array === true,
    prefix: options.prefix,
    type,
  });
}

function Column(typeOrOptions, maybeOptions) {
  return function (object, propertyName) {
    // Any function here, constructors included, is the factory of an embedded type.
    if (typeof typeOrOptions === 'function') {
      registerEmbedded(object, propertyName, typeOrOptions, maybeOptions ?? {});
      return;
    }
    const { type: given, options } = typeAndOptions(typeOrOptions, maybeOptions);
    const type = given || emittedType(object, propertyName);
    if (type) options.type ??= type;
    if (!options.type) throw new ColumnTypeUndefinedError(object, propertyName);
    if (options.type === 'hstore' && !options.hstoreType) {
      options.hstoreType = emittedType(object, propertyName) === Object ? 'object' : 'string';
    }
    registerColumn(object, propertyName, 'regular', options);
    if (options.unique === true) {
      getMetadataArgsStorage().uniques.push({ target: object.constructor, columns: [propertyName] });
    }
    if (options.generated) registerGeneration(object, propertyName, generationOf(options.generated));
  };
}

function PrimaryColumn(typeOrOptions, maybeOptions) {
  return function (object, propertyName) {
    const { type: given, options } = typeAndOptions(typeOrOptions, maybeOptions);
    const type = given || emittedType(object, propertyName);
    if (type) options.type ??= type;
    if (!options.type) throw new ColumnTypeUndefinedError(object, propertyName);
    if (options.nullable) throw new PrimaryColumnCannotBeNullableError(object, propertyName);
    options.primary = true;
    registerColumn(object, propertyName, 'regular', options);
    if (options.generated) registerGeneration(object, propertyName, generationOf(options.generated));
  };
}

function PrimaryGeneratedColumn(strategyOrOptions, maybeOptions) {
  const named = typeof strategyOrOptions === 'string';
  const strategy = named ? strategyOrOptions : 'increment';
  return function (object, propertyName) {
    const options = { ...(named ? maybeOptions : strategyOrOptions ?? maybeOptions) };
    if (!options.type) options.type = strategy === 'uuid' ? 'uuid' : strategy === 'rowid' ? 'int' : Number;
    options.primary = true;
    registerColumn(object, propertyName, 'regular', options);
    registerGeneration(object, propertyName, strategy);
  };
}

/** A decorator of the modes whose only argument is column options. */
function columnOfMode(mode) {
  return (options) => (object, propertyName) => registerColumn(object, propertyName, mode, { ...options });
}

const CreateDateColumn = columnOfMode('createDate');
const UpdateDateColumn = columnOfMode('updateDate');
const DeleteDateColumn = columnOfMode('deleteDate');
const VersionColumn = columnOfMode('version');

function ObjectIdColumn(options) {
  return (object, propertyName) => {
    registerColumn(object, propertyName, 'objectId', { primary: true, name: options?.name ?? '_id', ...options });
  };
}

function TreeLevelColumn() {
  return (object, propertyName) => registerColumn(object, propertyName, 'treeLevel', {});
}

function ViewColumn(options) {
  return (object, propertyName) => registerColumn(object, propertyName, 'regular', { ...options });
}

function VirtualColumn(typeOrOptions, maybeOptions) {
  return function (object, propertyName) {
    const { type: given, options } = typeAndOptions(typeOrOptions, maybeOptions);
    const type = given || emittedType(object, propertyName);
    if (type) options.type ??= type;
    if (!options.type) throw new ColumnTypeUndefinedError(object, propertyName);
    registerColumn(object, propertyName, 'virtual-property', options);
  };
}

function Generated(strategy = 'increment') {
  return (object, propertyName) => registerGeneration(object, propertyName, strategy);
}

module.exports = {
  Column, PrimaryColumn, PrimaryGeneratedColumn, CreateDateColumn, UpdateDateColumn, DeleteDateColumn,
  VersionColumn, ObjectIdColumn, TreeLevelColumn, ViewColumn, VirtualColumn, Generated,
};
