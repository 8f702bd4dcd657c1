/** Indices, uniques, checks, exclusions and foreign keys, on classes and on properties. */

const { getMetadataArgsStorage } = require('./metadata_args');

/** The class that a decorator sits on: the class itself, or the constructor of a property's prototype. */
function targetOf(decorated, propertyName) {
  return propertyName === undefined ? decorated : decorated.constructor;
}

/** Whether a value lists fields (array or function) rather than holding options. */
function isFields(value) {
  return Array.isArray(value) || typeof value === 'function';
}

function Index(nameOrFieldsOrOptions, fieldsOrOptions, maybeOptions) {
  const name = typeof nameOrFieldsOrOptions === 'string' ? nameOrFieldsOrOptions : undefined;
  const rest = [nameOrFieldsOrOptions, fieldsOrOptions, maybeOptions];
  const fields = rest.find(isFields);
  const options = rest.find((value) => value && typeof value === 'object' && !Array.isArray(value)) ?? {};
  return function (decorated, propertyName) {
    getMetadataArgsStorage().indices.push({
      target: targetOf(decorated, propertyName),
      name,
      columns: propertyName === undefined ? fields : [propertyName],
      synchronize: options.synchronize !== false,
      type: options.type,
      where: options.where,
      unique: Boolean(options.unique),
      spatial: Boolean(options.spatial),
      fulltext: Boolean(options.fulltext),
      nullFiltered: Boolean(options.nullFiltered),
      parser: options.parser,
      sparse: Boolean(options.sparse),
      background: Boolean(options.background),
      concurrent: Boolean(options.concurrent),
      expireAfterSeconds: options.expireAfterSeconds,
    });
  };
}

function Unique(nameOrFieldsOrOptions, fieldsOrOptions, maybeOptions) {
  const given = [nameOrFieldsOrOptions, fieldsOrOptions, maybeOptions];
  const name = typeof nameOrFieldsOrOptions === 'string' ? nameOrFieldsOrOptions : undefined;
  const fields = given.find(isFields);
  const options = given.find((value) => value && typeof value === 'object' && !Array.isArray(value)) ?? {};
  return function (decorated, propertyName) {
    getMetadataArgsStorage().uniques.push({
      target: targetOf(decorated, propertyName),
      name,
      columns: propertyName === undefined ? fields : [propertyName],
      deferrable: options.deferrable,
    });
  };
}

function Check(nameOrExpression, maybeExpression) {
  const name = maybeExpression ? nameOrExpression : undefined;
  const expression = maybeExpression ? maybeExpression : nameOrExpression;
  return function (decorated, propertyName) {
    getMetadataArgsStorage().checks.push({ target: targetOf(decorated, propertyName), name, expression });
  };
}

function Exclusion(nameOrExpression, expressionOrOptions, maybeOptions) {
  const named = typeof expressionOrOptions === 'string';
  const name = named ? nameOrExpression : undefined;
  const expression = named ? expressionOrOptions : nameOrExpression;
  const options = named ? maybeOptions : expressionOrOptions;
  return function (decorated, propertyName) {
    getMetadataArgsStorage().exclusions.push({
      target: targetOf(decorated, propertyName), name, expression, deferrable: options?.deferrable,
    });
  };
}

/** Property form (type, inverseSide?, options?), class form (type, columns, referencedColumns, options?). */
function ForeignKey(type, inverseSideOrColumns, optionsOrReferenced, maybeOptions) {
  const ofClass = Array.isArray(inverseSideOrColumns);
  const inverseSide = ofClass ? undefined
    : inverseSideOrColumns !== null && typeof inverseSideOrColumns === 'object' ? undefined : inverseSideOrColumns;
  const propertyOptions = inverseSide === undefined && !ofClass && inverseSideOrColumns ? inverseSideOrColumns : optionsOrReferenced;
  const options = { ...(ofClass ? maybeOptions : propertyOptions) };
  return function (decorated, propertyName) {
    getMetadataArgsStorage().foreignKeys.push({
      target: targetOf(decorated, propertyName),
      propertyName,
      type,
      inverseSide,
      columnNames: ofClass ? inverseSideOrColumns : undefined,
      referencedColumnNames: ofClass ? optionsOrReferenced : undefined,
      ...options,
    });
  };
}

module.exports = { Index, Unique, Check, Exclusion, ForeignKey };
