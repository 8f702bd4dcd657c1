/** A repository: the entity manager with its first argument filled in. */

class Repository {
  '@instanceof' = Symbol.for('Repository');

  constructor(target, manager, queryRunner) {
    this.target = target;
    this.manager = manager;
    this.queryRunner = queryRunner ?? manager?.queryRunner;
  }

  get metadata() {
    return this.manager.connection.getMetadata(this.target);
  }

  createQueryBuilder(alias, queryRunner) {
    return this.manager.createQueryBuilder(this.target, alias ?? this.metadata.name, queryRunner ?? this.queryRunner);
  }

  query(query, parameters) {
    return this.manager.query(query, parameters);
  }

  sql(strings, ...values) {
    return this.manager.sql(strings, ...values);
  }

  create(plain) {
    return this.manager.create(this.target, plain);
  }

  hasId(entity) {
    return this.manager.hasId(this.metadata.target, entity);
  }

  getId(entity) {
    return this.manager.getId(this.metadata.target, entity);
  }

  /** A repository with further methods; `this` in them is the repository. */
  extend(methods) {
    const made = new this.constructor(this.target, this.manager, this.queryRunner);
    for (const [name, method] of Object.entries(methods)) made[name] = method;
    return made;
  }
}

/** Methods that go to the manager with the entity's class in front. */
const DELEGATED = [
  'merge', 'preload', 'save', 'remove', 'softRemove', 'recover', 'insert', 'update', 'updateAll', 'upsert', 'delete', 'deleteAll',
  'softDelete', 'restore', 'exists', 'exist', 'existsBy', 'count', 'countBy', 'sum', 'average', 'minimum', 'maximum', 'find',
  'findBy', 'findAndCount', 'findAndCountBy', 'findByIds', 'findOne', 'findOneBy', 'findOneById', 'findOneOrFail',
  'findOneByOrFail', 'clear', 'increment', 'decrement',
];
for (const name of DELEGATED) {
  Object.defineProperty(Repository.prototype, name, {
    configurable: true,
    writable: true,
    value(...args) {
      return this.manager[name](this.metadata.target || this.target, ...args);
    },
  });
}

class AbstractRepository {
  get repository() {
    return this.manager.getRepository(this.target);
  }

  createQueryBuilder(alias) {
    return this.repository.createQueryBuilder(alias);
  }

  getRepositoryFor(entity) {
    return this.manager.getRepository(entity);
  }
}

module.exports = { Repository, AbstractRepository };
