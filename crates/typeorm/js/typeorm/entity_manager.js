/** The entity manager: finds and writes entities of any class, on a query runner or on the data source's own session. */

const { TypeORMError } = require('./errors');
const { UnsupportedMethodError, EntityNotFoundError } = require('./query_errors');
const { fillEntity } = require('./entity_factory');

class EntityManager {
  '@instanceof' = Symbol.for('EntityManager');
  repositories = new Map();

  constructor(dataSource, queryRunner) {
    for (const [name, value] of Object.entries({ connection: dataSource, dataSource, queryRunner })) {
      Object.defineProperty(this, name, { value, enumerable: false, writable: true });
    }
  }

  query(query, parameters) {
    return this.connection.query(query, parameters, this.queryRunner);
  }

  sql(strings, ...values) {
    return (this.queryRunner ?? this.connection.sessionRunner()).sql(strings, ...values);
  }

  /** Runs a function in a transaction: of its own session outside migrations, a savepoint inside one. */
  async transaction(isolationOrRun, maybeRun) {
    const isolation = typeof isolationOrRun === 'string' ? isolationOrRun : undefined;
    const run = typeof isolationOrRun === 'function' ? isolationOrRun : maybeRun;
    if (!run) throw new TypeORMError('Transaction method requires callback in second parameter if isolation level is supplied.');
    const runner = this.queryRunner ?? this.connection.createQueryRunner();
    try {
      await runner.startTransaction(isolation);
      const result = await run(runner.manager);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      try {
        await runner.rollbackTransaction();
      } catch {
        // The first error says more.
      }
      throw error;
    } finally {
      if (!this.queryRunner) await runner.release();
    }
  }

  getRepository(target) {
    if (!this.repositories.has(target)) {
      const { Repository } = require('./repository');
      this.repositories.set(target, this.makeRepository(Repository, target));
    }
    return this.repositories.get(target);
  }

  /** Trees get the repository that knows ancestors and descendants. */
  makeRepository(Repository, target) {
    const metadata = this.connection.getMetadata(target);
    const { TreeRepository } = metadata.treeType ? require('./repository_tree') : {};
    return new (TreeRepository ?? Repository)(target, this, this.queryRunner);
  }

  getTreeRepository(target) {
    return this.getRepository(target);
  }

  getMongoRepository() {
    throw new UnsupportedMethodError('EntityManager.getMongoRepository()');
  }

  /** Repositories as classes of their own, as 0.2 had them. */
  getCustomRepository(CustomRepository) {
    const { getMetadataArgsStorage } = require('./metadata_args');
    const declared = getMetadataArgsStorage().entityRepositories.find((one) => one.target === CustomRepository);
    if (!declared) throw new TypeORMError(`Custom repository ${CustomRepository.name} was not found. Did you forgot to put @EntityRepository decorator on it?`);
    const custom = new CustomRepository(declared.entity, this, this.queryRunner);
    custom.manager ??= this;
    custom.target ??= declared.entity;
    return custom;
  }

  /** The same repository class on this manager. */
  withRepository(repository) {
    const { constructor } = repository;
    const { Repository } = require('./repository');
    if (constructor.name !== 'Repository') return new constructor(repository.target, this, this.queryRunner);
    const made = new Repository(repository.target, this, this.queryRunner);
    for (const key of Object.getOwnPropertyNames(repository)) {
      if (typeof repository[key] === 'function') made[key] = repository[key];
    }
    return made;
  }

  createQueryBuilder(entityOrRunner, alias, queryRunner) {
    const { SelectQueryBuilder } = require('./query_builder_select');
    if (alias === undefined) return new SelectQueryBuilder(this.connection, entityOrRunner ?? this.queryRunner);
    const builder = new SelectQueryBuilder(this.connection, queryRunner ?? this.queryRunner);
    return builder.select(alias).from(this.connection.getMetadata(entityOrRunner).target || entityOrRunner, alias);
  }

  /** A select builder over an entity under the name that find uses. */
  findBuilder(target, options) {
    const metadata = this.connection.getMetadata(target);
    const { SelectQueryBuilder } = require('./query_builder_select');
    const builder = new SelectQueryBuilder(this.connection, this.queryRunner);
    builder.state.mainAlias = builder.aliasOfMetadata(metadata, metadata.name);
    return builder.setFindOptions(options ?? {});
  }

  hasId(targetOrEntity, maybeEntity) {
    const target = maybeEntity === undefined ? targetOrEntity.constructor : targetOrEntity;
    return this.connection.getMetadata(target).hasId(maybeEntity ?? targetOrEntity);
  }

  getId(targetOrEntity, maybeEntity) {
    const target = maybeEntity === undefined ? targetOrEntity.constructor : targetOrEntity;
    return this.connection.getMetadata(target).getEntityIdMixedMap(maybeEntity ?? targetOrEntity);
  }

  /** New entities, filled from plain objects as far as their properties are known. */
  create(target, plain) {
    const metadata = this.connection.getMetadata(target);
    const made = () => metadata.create();
    if (plain === undefined) return made();
    if (Array.isArray(plain)) return plain.map((one) => fillEntity(this, metadata, made(), one));
    return fillEntity(this, metadata, made(), plain);
  }

  merge(target, into, ...sources) {
    const metadata = this.connection.getMetadata(target);
    for (const source of sources) fillEntity(this, metadata, into, source);
    return into;
  }

  /** The stored entity with the given values laid over it; undefined when there is no such row. */
  async preload(target, entityLike) {
    const metadata = this.connection.getMetadata(target);
    const id = metadata.getEntityIdMap(entityLike);
    if (!id) return undefined;
    const relations = {};
    for (const relation of metadata.relations) {
      if (!relation.embeddedMetadata && relation.getEntityValue(entityLike)) relations[relation.propertyName] = true;
    }
    const stored = await this.findBuilder(target, { relations }).whereInIds(id).getOne();
    return stored ? this.merge(target, stored, entityLike) : undefined;
  }

  async clear(target) {
    const metadata = this.connection.getMetadata(target);
    const path = metadata.tablePath.split('.').map((part) => `"${part}"`).join('.');
    await this.query(`TRUNCATE TABLE ${path}`);
  }

  async release() {
    if (this.queryRunner) await this.queryRunner.release();
  }

  async findOneOrFail(target, options) {
    return (await this.findOne(target, options)) ?? notFound(target, options);
  }

  async findOneByOrFail(target, where) {
    return (await this.findOneBy(target, where)) ?? notFound(target, where);
  }
}

function notFound(target, criteria) {
  throw new EntityNotFoundError(target, criteria);
}

Object.defineProperties(EntityManager.prototype, Object.getOwnPropertyDescriptors(require('./entity_manager_find').finders));
Object.defineProperties(EntityManager.prototype, Object.getOwnPropertyDescriptors(require('./entity_manager_write').writers));

module.exports = { EntityManager };
