/** Relation decorators, join columns and tables, relation ids, and the tree sides. */

const { getMetadataArgsStorage } = require('./metadata_args');

/** Whether the compiler saw `Promise<...>`: such relations load lazily. */
function isPromiseTyped(object, propertyName) {
  const type = Reflect.getMetadata ? Reflect.getMetadata('design:type', object, propertyName) : undefined;
  return typeof type === 'function' && type.name === 'Promise';
}

function registerRelation(object, propertyName, relationType, type, inverseSide, options, more) {
  getMetadataArgsStorage().relations.push({
    target: object.constructor,
    propertyName,
    isLazy: options.lazy === true || isPromiseTyped(object, propertyName),
    relationType,
    type,
    inverseSideProperty: inverseSide,
    options,
    ...more,
  });
}

/** The decorator of one relation type: (type, inverseSide?, options?) or (type, options?). */
function relationOfType(relationType) {
  return function (type, inverseSideOrOptions, maybeOptions) {
    const hasOptions = inverseSideOrOptions !== null && typeof inverseSideOrOptions === 'object';
    const options = { ...(hasOptions ? inverseSideOrOptions : maybeOptions) };
    const inverseSide = hasOptions ? undefined : inverseSideOrOptions;
    return (object, propertyName) => registerRelation(object, propertyName, relationType, type, inverseSide, options);
  };
}

const OneToOne = relationOfType('one-to-one');
const OneToMany = relationOfType('one-to-many');
const ManyToOne = relationOfType('many-to-one');
const ManyToMany = relationOfType('many-to-many');

function JoinColumn(oneOrMany) {
  return function (object, propertyName) {
    const list = Array.isArray(oneOrMany) ? oneOrMany : [oneOrMany ?? {}];
    for (const options of list) {
      getMetadataArgsStorage().joinColumns.push({
        target: object.constructor,
        propertyName,
        name: options.name,
        referencedColumnName: options.referencedColumnName,
        foreignKeyConstraintName: options.foreignKeyConstraintName,
      });
    }
  };
}

/** One join column may be written in the singular. */
function plural(single, several) {
  return single ? [single] : several;
}

function JoinTable(given = {}) {
  return function (object, propertyName) {
    getMetadataArgsStorage().joinTables.push({
      target: object.constructor,
      propertyName,
      name: given.name,
      joinColumns: plural(given.joinColumn, given.joinColumns),
      inverseJoinColumns: plural(given.inverseJoinColumn, given.inverseJoinColumns),
      schema: given.schema,
      database: given.database,
      synchronize: !(given.synchronize === false),
    });
  };
}

function RelationId(relation, alias, queryBuilderFactory) {
  return function (object, propertyName) {
    getMetadataArgsStorage().relationIds.push({
      target: object.constructor, propertyName, relation, alias, queryBuilderFactory,
    });
  };
}

function RelationCount(relation, alias, queryBuilderFactory) {
  return function (object, propertyName) {
    getMetadataArgsStorage().relationCounts.push({
      target: object.constructor, propertyName, relation, alias, queryBuilderFactory,
    });
  };
}

function TreeParent(options) {
  return function (object, propertyName) {
    const type = Reflect.getMetadata ? Reflect.getMetadata('design:type', object, propertyName) : undefined;
    registerRelation(object, propertyName, 'many-to-one', () => object.constructor, undefined, options ?? {}, {
      isTreeParent: true,
      isLazy: type?.name === 'Promise',
    });
  };
}

function TreeChildren(options) {
  return function (object, propertyName) {
    registerRelation(object, propertyName, 'one-to-many', () => object.constructor, undefined,
      { cascade: options?.cascade }, { isTreeChildren: true });
  };
}

module.exports = {
  OneToOne, OneToMany, ManyToOne, ManyToMany, JoinColumn, JoinTable, RelationId, RelationCount, TreeParent, TreeChildren,
};
