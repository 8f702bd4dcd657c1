/** Class decorators: entities, views, inheritance, trees, repositories of the 0.2 era. */

const { getMetadataArgsStorage } = require('./metadata_args');
const { declarationStack } = require('./entity_place');

/** Splits the overloads (name?, options?) and (options). */
function nameAndOptions(nameOrOptions, maybeOptions) {
  const hasOptions = nameOrOptions !== null && typeof nameOrOptions === 'object';
  const options = (hasOptions ? nameOrOptions : maybeOptions) ?? {};
  return { name: typeof nameOrOptions === 'string' ? nameOrOptions : options.name, options };
}

function Entity(nameOrOptions, maybeOptions) {
  const { name, options } = nameAndOptions(nameOrOptions, maybeOptions);
  const declared = declarationStack();
  return function (target) {
    getMetadataArgsStorage().tables.push({
      target,
      name,
      declared,
      type: 'regular',
      orderBy: options.orderBy,
      engine: options.engine,
      database: options.database,
      schema: options.schema,
      synchronize: options.synchronize,
      withoutRowid: options.withoutRowid,
      comment: options.comment,
    });
  };
}

function ChildEntity(discriminatorValue) {
  const declared = declarationStack();
  return function (target) {
    const storage = getMetadataArgsStorage();
    storage.tables.push({ target, declared, type: 'entity-child' });
    // Registered for `undefined` too: the class name stands in for it later.
    if (discriminatorValue !== undefined) storage.discriminatorValues.push({ target, value: discriminatorValue });
  };
}

function TableInheritance(options) {
  return function (target) {
    const column = typeof options?.column === 'string' ? { name: options.column } : options?.column;
    getMetadataArgsStorage().inheritances.push({ target, pattern: options?.pattern ?? 'STI', column });
  };
}

function ViewEntity(nameOrOptions, maybeOptions) {
  const { name, options } = nameAndOptions(nameOrOptions, maybeOptions);
  const declared = declarationStack();
  return function (target) {
    getMetadataArgsStorage().tables.push({
      target,
      name,
      declared,
      type: 'view',
      expression: options.expression,
      dependsOn: options.dependsOn ? new Set(options.dependsOn) : undefined,
      database: options.database,
      schema: options.schema,
      synchronize: options.synchronize !== false,
      materialized: Boolean(options.materialized),
    });
  };
}

function Tree(type, options) {
  return (target) => {
    getMetadataArgsStorage().trees.push({
      target, type, options: type === 'closure-table' ? options : undefined,
    });
  };
}

function EntityRepository(entity) {
  return (target) => {
    getMetadataArgsStorage().entityRepositories.push({ target, entity });
  };
}

function EventSubscriber() {
  return (target) => {
    getMetadataArgsStorage().entitySubscribers.push({ target });
  };
}

/** The decorators of method transactions, gone since 0.3: old code may still carry them. */
function Transaction() {
  return () => undefined;
}
const TransactionManager = Transaction;
const TransactionRepository = Transaction;

module.exports = {
  Entity, ChildEntity, TableInheritance, ViewEntity, Tree, EntityRepository, EventSubscriber,
  Transaction, TransactionManager, TransactionRepository,
};
