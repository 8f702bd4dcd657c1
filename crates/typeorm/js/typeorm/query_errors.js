/** Errors of the query layer, named and worded as TypeORM's. */

const { TypeORMError } = require('./errors');
const { nameOfTarget } = require('./metadata_errors');

class EntityNotFoundError extends TypeORMError {
  constructor(entityClass, criteria) {
    super(`Could not find any entity of type "${nameOfTarget(entityClass)}" matching: ${criteriaText(criteria)}`);
    this.entityClass = entityClass;
    this.criteria = criteria;
  }
}

function criteriaText(criteria) {
  try {
    return JSON.stringify(criteria, null, 4);
  } catch {
    return String(criteria);
  }
}

class EntityPropertyNotFoundError extends TypeORMError {
  constructor(propertyPath, metadata) {
    super(`Property "${propertyPath}" was not found in "${metadata.targetName}". Make sure your query is correct.`);
  }
}

class MustBeEntityError extends TypeORMError {
  constructor(operation, wrongValue) {
    super(`Cannot ${operation}, given value must be an entity, instead "${wrongValue}" is given.`);
  }
}

class CannotDetermineEntityError extends TypeORMError {
  constructor(operation) {
    super(`Cannot ${operation}, given value must be instance of entity class, instead object literal is given. Or you must specify an entity target to method call.`);
  }
}

class MissingDeleteDateColumnError extends TypeORMError {
  constructor(metadata) {
    super(`Entity "${metadata.name}" does not have delete date columns.`);
  }
}

class SubjectWithoutIdentifierError extends TypeORMError {
  constructor(metadata) {
    super(`Internal error. Subject ${metadata.targetName} must have an identifier to perform operation.`);
  }
}

class UpdateValuesMissingError extends TypeORMError {
  constructor() {
    super('Cannot perform update query because update values are not defined. Call "qb.set(...)" method to specify updated values.');
  }
}

class InsertValuesMissingError extends TypeORMError {
  constructor() {
    super('Cannot perform insert query because values are not defined. Call "qb.values(...)" method to specify inserted values.');
  }
}

/** A method that this engine does not have: says which, and how to run the migration all the same. */
class UnsupportedMethodError extends TypeORMError {
  constructor(method) {
    super(`${method} is not supported yet. Run this migration with --engine node, which uses the project's own Node and TypeORM.`);
  }
}

module.exports = {
  EntityNotFoundError, EntityPropertyNotFoundError, MustBeEntityError, CannotDetermineEntityError,
  MissingDeleteDateColumnError, SubjectWithoutIdentifierError, UpdateValuesMissingError, InsertValuesMissingError,
  UnsupportedMethodError,
};
