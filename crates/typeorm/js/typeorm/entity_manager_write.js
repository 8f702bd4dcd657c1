/** Writing methods of the entity manager. */

const { TypeORMError } = require('./errors');
const { EntityPropertyNotFoundError } = require('./query_errors');

/** Whether criteria would match every row. */
function isEmpty(criteria) {
  return criteria === undefined || criteria === null || criteria === ''
    || (Array.isArray(criteria) && criteria.length === 0)
    || (Object.getPrototypeOf(criteria) === Object.prototype && Object.keys(criteria).length === 0);
}

/** Whether criteria are ids rather than a where object. */
function areIds(criteria) {
  const isId = (one) => typeof one !== 'object' || one instanceof Date;
  return Array.isArray(criteria) ? criteria.every(isId) : isId(criteria);
}

function restrict(builder, criteria) {
  return areIds(criteria) ? builder.whereInIds(criteria) : builder.where(criteria);
}

function refuseEmpty(criteria, method) {
  if (isEmpty(criteria)) throw new TypeORMError(`Empty criteria(s) are not allowed for the ${method} method.`);
}

/** Splits (target, entity, options) and (entity, options). */
function targetAndEntity(first, second, third) {
  const isTarget = typeof first === 'function' || typeof first === 'string'
    || first?.['@instanceof'] === Symbol.for('EntitySchema');
  return isTarget ? { target: first, given: second, options: third } : { target: undefined, given: first, options: second };
}

/** Runs a writing step in a transaction, unless one is open or it was asked not to. */
async function inTransaction(manager, options, run) {
  const { queryRunner } = manager;
  if (options?.transaction === false || queryRunner?.isTransactionActive) return run(manager);
  return manager.transaction((inner) => run(inner));
}

/** One persistence operation over one entity or several; gives back what it was given. */
async function persist(manager, args, run) {
  const { target, given, options } = targetAndEntity(...args);
  if (given === undefined || given === null) throw new (require('./query_errors').MustBeEntityError)('save', given);
  const entities = Array.isArray(given) ? given : [given];
  if (entities.length === 0) return given;
  const { Persistence } = require('./persistence');
  await inTransaction(manager, options, (inner) => run(new Persistence(inner), target, entities));
  return given;
}

const writers = {
  save(...args) {
    return persist(this, args, (persistence, target, entities) => persistence.save(target, entities));
  },

  remove(...args) {
    return persist(this, args, (persistence, target, entities) => persistence.remove(target, entities));
  },

  softRemove(...args) {
    return persist(this, args, (persistence, target, entities) => persistence.softRemove(target, entities, 'delete'));
  },

  recover(...args) {
    return persist(this, args, (persistence, target, entities) => persistence.softRemove(target, entities, 'restore'));
  },

  insert(target, values) {
    return this.createQueryBuilder().insert().into(target).values(values).execute();
  },

  upsert(target, values, conflictPathsOrOptions) {
    const metadata = this.connection.getMetadata(target);
    const options = Array.isArray(conflictPathsOrOptions) ? { conflictPaths: conflictPathsOrOptions } : conflictPathsOrOptions;
    const paths = Array.isArray(options.conflictPaths) ? options.conflictPaths : Object.keys(options.conflictPaths);
    const rows = Array.isArray(values) ? values : [values];
    if (rows.length === 0) return Promise.resolve(new (require('./query_results').InsertResult)());
    const conflict = paths.flatMap((path) => metadata.findColumnsWithPropertyPath(path));
    const overwrite = metadata.columns.filter((column) => rows.some((row) => column.getEntityValue(row) !== undefined));
    return this.createQueryBuilder().insert().into(target).values(values)
      .orUpdate(overwrite.map((column) => column.databaseName), conflict.map((column) => column.databaseName), {
        skipUpdateIfNoValuesChanged: options.skipUpdateIfNoValuesChanged, indexPredicate: options.indexPredicate,
      })
      .execute();
  },

  async update(target, criteria, values) {
    refuseEmpty(criteria, 'update');
    return restrict(this.createQueryBuilder().update(target).set(values), criteria).execute();
  },

  async updateAll(target, values) {
    return this.createQueryBuilder().update(target).set(values).execute();
  },

  async delete(target, criteria) {
    refuseEmpty(criteria, 'delete');
    return restrict(this.createQueryBuilder().delete().from(target), criteria).execute();
  },

  async deleteAll(target) {
    return this.createQueryBuilder().delete().from(target).execute();
  },

  async softDelete(target, criteria) {
    refuseEmpty(criteria, 'softDelete');
    return restrict(this.createQueryBuilder().softDelete().from(target), criteria).execute();
  },

  async restore(target, criteria) {
    refuseEmpty(criteria, 'restore');
    return restrict(this.createQueryBuilder().restore().from(target), criteria).execute();
  },

  increment(target, conditions, propertyPath, value) {
    return change(this, target, conditions, propertyPath, '+', value);
  },

  decrement(target, conditions, propertyPath, value) {
    return change(this, target, conditions, propertyPath, '-', value);
  },
};

/** Adds to or takes from a numeric column. */
function change(manager, target, conditions, propertyPath, sign, value) {
  const metadata = manager.connection.getMetadata(target);
  const column = metadata.columns.find((one) => one.propertyPath === propertyPath);
  if (!column) throw new EntityPropertyNotFoundError(propertyPath, metadata);
  if (Number.isNaN(Number(value))) throw new TypeORMError(`Value "${value}" is not a number.`);
  const values = column.createValueMap(() => `"${column.databaseName}" ${sign} ${value}`);
  return manager.createQueryBuilder().update(target).set(values).where(conditions).execute();
}

module.exports = { writers };
