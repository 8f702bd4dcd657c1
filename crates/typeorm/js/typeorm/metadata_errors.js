/** Errors of entity declarations, worded as TypeORM words them: scripts and people search for these texts. */

const { TypeORMError } = require('./errors');

/** The printable name of an entity target: a class, an EntitySchema or a plain name. */
function nameOfTarget(target) {
  if (typeof target === 'function') return target.name;
  if (target && typeof target === 'object') return target.options?.name ?? target.name ?? String(target);
  return String(target);
}

class ColumnTypeUndefinedError extends TypeORMError {
  constructor(object, propertyName) {
    super(
      `Column type for ${object.constructor.name}#${propertyName} is not defined and cannot be guessed. `
      + 'Make sure you have turned on an "emitDecoratorMetadata": true option in tsconfig.json. '
      + 'Also make sure you have imported "reflect-metadata" on top of the main entry file in your application '
      + '(before any entity imported).If you are using JavaScript instead of TypeScript you must explicitly provide a column type.',
    );
  }
}

class PrimaryColumnCannotBeNullableError extends TypeORMError {
  constructor(object, propertyName) {
    super(`Primary column ${object.constructor.name}#${propertyName} cannot be nullable. Its not allowed for primary keys. Try to remove nullable option.`);
  }
}

class DataTypeNotSupportedError extends TypeORMError {
  constructor(column, dataType, database) {
    const type = typeof dataType === 'string' ? dataType : dataType.name;
    super(`Data type "${type}" in "${nameOfTarget(column.target)}.${column.propertyName}" is not supported by "${database}" database.`);
  }
}

class MissingPrimaryColumnError extends TypeORMError {
  constructor(metadata) {
    super(`Entity "${metadata.name}" does not have a primary column. Primary column is required to have in all your entities. Use @PrimaryColumn decorator to add a primary column to your entity.`);
  }
}

class CircularRelationsError extends TypeORMError {
  constructor(path) {
    super(`Circular relations detected: ${path}. To resolve this issue you need to set nullable: true somewhere in this dependency structure.`);
  }
}

class InitializedRelationError extends TypeORMError {
  constructor(relation) {
    super(`Array initializations are not allowed in entity relations. Please remove array initialization (= []) from "${relation.entityMetadata.targetName}#${relation.propertyPath}". This is ORM requirement to make relations to work properly. Refer docs for more information.`);
  }
}

class UsingJoinTableIsNotAllowedError extends TypeORMError {
  constructor(metadata, relation) {
    super(`Using JoinTable on ${metadata.name}#${relation.propertyName} is wrong. ${metadata.name}#${relation.propertyName} has ${relation.relationType} relation, however you can use JoinTable only on many-to-many relations.`);
  }
}

class UsingJoinColumnOnlyOnOneSideAllowedError extends TypeORMError {
  constructor(metadata, relation) {
    super(`Using JoinColumn is allowed only on one side of the one-to-one relationship. Both ${metadata.name}#${relation.propertyName} and ${relation.inverseEntityMetadata.name}#${relation.inverseRelation.propertyName} has JoinTable decorators. Choose one of them and left JoinColumn decorator only on it.`);
  }
}

class EntityMetadataNotFoundError extends TypeORMError {
  constructor(target) {
    super(`No metadata for "${nameOfTarget(target)}" was found.`);
  }
}

module.exports = {
  nameOfTarget, ColumnTypeUndefinedError, PrimaryColumnCannotBeNullableError, DataTypeNotSupportedError,
  MissingPrimaryColumnError, CircularRelationsError, InitializedRelationError, UsingJoinTableIsNotAllowedError,
  UsingJoinColumnOnlyOnOneSideAllowedError, EntityMetadataNotFoundError,
};
