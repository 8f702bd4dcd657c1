/** One relation of an entity: its sides, cascades, join columns and junction, and access to its value. */

const { TypeORMError } = require('./errors');

const CASCADES = {
  isCascadeInsert: 'insert', isCascadeUpdate: 'update', isCascadeRemove: 'remove',
  isCascadeSoftRemove: 'soft-remove', isCascadeRecover: 'recover',
};

/** What a class or entity schema is called when it is the type of a relation. */
function typeOfRelation(given) {
  const type = typeof given === 'function' && !isClass(given) ? given() : given;
  if (type && typeof type === 'object' && type['@instanceof'] === Symbol.for('EntitySchema')) {
    return type.options.target ?? type.options.name;
  }
  if (type && typeof type === 'object' && typeof type.name === 'string') return type.name;
  return type;
}

/** Classes cannot be called; `type => X` can. */
function isClass(value) {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

class RelationMetadata {
  '@instanceof' = Symbol.for('RelationMetadata');
  foreignKeys = [];
  joinColumns = [];
  inverseJoinColumns = [];
  isOwning = false;

  constructor({ entityMetadata, embeddedMetadata, args }) {
    const { options } = args;
    this.entityMetadata = entityMetadata;
    this.embeddedMetadata = embeddedMetadata;
    this.target = args.target;
    this.propertyName = args.propertyName;
    this.relationType = args.relationType;
    this.givenType = args.type;
    this.givenInverseSide = args.inverseSideProperty;
    this.isLazy = args.isLazy || false;
    this.isTreeParent = args.isTreeParent || false;
    this.isTreeChildren = args.isTreeChildren || false;
    this.isEager = options.eager || false;
    this.persistenceEnabled = options.persistence !== false;
    this.createForeignKeyConstraints = options.createForeignKeyConstraints !== false;
    this.isNullable = !(options.nullable === false);
    this.onDelete = options.onDelete;
    this.onUpdate = options.onUpdate;
    this.deferrable = options.deferrable;
    this.orphanedRowAction = options.orphanedRowAction || 'nullify';
    for (const [flag, name] of Object.entries(CASCADES)) {
      this[flag] = options.cascade === true || (Array.isArray(options.cascade) && options.cascade.includes(name));
    }
    this.#nameSides();
  }

  #nameSides() {
    this.isOneToOne = this.relationType === 'one-to-one';
    this.isOneToMany = this.relationType === 'one-to-many';
    this.isManyToOne = this.relationType === 'many-to-one';
    this.isManyToMany = this.relationType === 'many-to-many';
    const parents = this.embeddedMetadata?.parentPropertyNames ?? [];
    this.propertyPath = [...parents, this.propertyName].join('.');
  }

  get isOneToOneOwner() {
    return this.isOneToOne && this.isOwning;
  }

  get isOneToOneNotOwner() {
    return this.isOneToOne && !this.isOwning;
  }

  get isManyToManyOwner() {
    return this.isManyToMany && this.isOwning;
  }

  get isManyToManyNotOwner() {
    return this.isManyToMany && !this.isOwning;
  }

  /** Whether this side's table holds the foreign key. */
  get isWithJoinColumn() {
    return this.isManyToOne || this.isOneToOneOwner;
  }

  /** Whether the property holds an array. */
  get isToMany() {
    return this.isOneToMany || this.isManyToMany;
  }

  get type() {
    return (this.resolvedType ??= typeOfRelation(this.givenType));
  }

  get inverseSideProperty() {
    return this.inverseSidePropertyPath;
  }

  /** Finds the other side among all metadatas. */
  resolveInverse(byType) {
    const inverse = byType.get(this.type);
    if (!inverse) {
      throw new TypeORMError(`Entity metadata for ${this.entityMetadata.name}#${this.propertyPath} was not found. Check if you specified a correct entity object and if it's connected in the connection options.`);
    }
    this.inverseEntityMetadata = inverse;
    this.inverseSidePropertyPath = this.#inversePath(inverse);
    this.inverseRelation = inverse.relations.find((one) => one.propertyPath === this.inverseSidePropertyPath);
  }

  #inversePath(inverse) {
    const given = this.givenInverseSide;
    if (typeof given === 'function') return given(inverse.propertiesMap);
    if (typeof given === 'string') return given;
    if (this.isTreeParent && this.entityMetadata.treeChildrenRelation) {
      return this.entityMetadata.treeChildrenRelation.propertyName;
    }
    if (this.isTreeChildren && this.entityMetadata.treeParentRelation) {
      return this.entityMetadata.treeParentRelation.propertyName;
    }
    return '';
  }

  registerJoinColumns(joinColumns, inverseJoinColumns = []) {
    this.joinColumns = joinColumns;
    this.inverseJoinColumns = inverseJoinColumns;
    this.isOwning = this.isManyToOne || ((this.isManyToMany || this.isOneToOne) && joinColumns.length > 0);
  }

  registerJunction(junction) {
    this.junctionEntityMetadata = junction;
    this.joinTableName = junction.tableName;
    if (this.inverseRelation) {
      this.inverseRelation.junctionEntityMetadata = junction;
      this.inverseRelation.joinTableName = junction.tableName;
    }
  }

  /** The value in the object that directly holds the property; a loaded lazy relation gives what it resolved to. */
  valueIn(holder) {
    if (!this.isLazy) return holder[this.propertyName];
    const key = `__${this.propertyName}__`;
    if (holder[key] !== undefined) return holder[key];
    const own = Object.getOwnPropertyDescriptor(holder, this.propertyName);
    return own && 'value' in own && !(own.value instanceof Promise) ? own.value : undefined;
  }

  getEntityValue(entity) {
    if (entity === null || entity === undefined) return undefined;
    let at = entity;
    for (const name of this.embeddedMetadata?.parentPropertyNames ?? []) {
      at = at?.[name];
    }
    return at === null || at === undefined ? undefined : this.valueIn(at);
  }

  setEntityValue(entity, value) {
    let at = entity;
    for (const embedded of this.embeddedMetadata?.embeddedMetadataTree ?? []) {
      at[embedded.propertyName] ??= embedded.create();
      at = at[embedded.propertyName];
    }
    at[this.isLazy ? `__${this.propertyName}__` : this.propertyName] = value;
    if (this.isLazy) at[`__has_${this.propertyName}__`] = true;
  }

  createValueMap(value) {
    const parents = this.embeddedMetadata?.parentPropertyNames ?? [];
    return parents.reduceRight((inner, name) => ({ [name]: inner }), { [this.propertyName]: value });
  }
}

module.exports = { RelationMetadata, typeOfRelation };
