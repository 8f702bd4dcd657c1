/** Active-record entities: static methods that go to the repository of the class. */

const { TypeORMError } = require('./errors');

class BaseEntity {
  hasId() {
    return this.constructor.getRepository().hasId(this);
  }

  save(options) {
    return this.constructor.getRepository().save(this, options);
  }

  remove(options) {
    return this.constructor.getRepository().remove(this, options);
  }

  softRemove(options) {
    return this.constructor.getRepository().softRemove(this, options);
  }

  recover(options) {
    return this.constructor.getRepository().recover(this, options);
  }

  /** Reads the row again and copies its values into this entity. */
  async reload() {
    const repository = this.constructor.getRepository();
    const id = repository.metadata.getEntityIdMap(this);
    if (!id) throw new TypeORMError('Entity doesn\'t have id-s set, cannot reload entity');
    const fresh = await repository.findOneByOrFail(id);
    for (const column of repository.metadata.nonVirtualColumns) column.setEntityValue(this, column.getEntityValue(fresh));
  }

  static useDataSource(dataSource) {
    this.dataSource = dataSource;
  }

  static useConnection(dataSource) {
    this.dataSource = dataSource;
  }

  /** The repository in the class's data source; without one in the data source being migrated. */
  static getRepository() {
    const dataSource = this.dataSource ?? require('./service_load').currentDataSource();
    if (!dataSource) throw new TypeORMError(`DataSource is not set for this entity.`);
    return dataSource.getRepository(this);
  }

  static get target() {
    return this;
  }
}

/** Repository methods that the class offers as they are. */
const DELEGATED = [
  'hasId', 'getId', 'createQueryBuilder', 'create', 'merge', 'preload', 'save', 'remove', 'softRemove', 'insert',
  'update', 'upsert', 'delete', 'count', 'countBy', 'exists', 'existsBy', 'exist', 'sum', 'average', 'minimum', 'maximum',
  'find', 'findBy', 'findAndCount', 'findAndCountBy', 'findByIds', 'findOne', 'findOneBy', 'findOneById', 'findOneOrFail',
  'findOneByOrFail', 'query', 'clear', 'softDelete', 'restore', 'recover', 'increment', 'decrement',
];
for (const name of DELEGATED) {
  Object.defineProperty(BaseEntity, name, {
    configurable: true,
    writable: true,
    value(...args) {
      return this.getRepository()[name](...args);
    },
  });
}

module.exports = { BaseEntity };
