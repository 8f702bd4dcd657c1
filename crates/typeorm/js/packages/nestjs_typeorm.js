/** The part of @nestjs/typeorm that entity and repository files mention: decorators and modules that do nothing here. */

const nothing = () => () => undefined;

/** The injection token of an entity's repository. */
function getRepositoryToken(entity, dataSource = 'default') {
  if (entity === null || entity === undefined) throw new Error('Undefined entity');
  const prefix = getDataSourcePrefix(dataSource);
  if (typeof entity !== 'function') return `${prefix}${entity.options?.name ?? entity.name ?? entity}Repository`;
  return prefix ? `${prefix}${entity.name}Repository` : `${entity.name}Repository`;
}

function getDataSourceName(dataSource) {
  return typeof dataSource === 'string' ? dataSource : dataSource?.name ?? 'default';
}

function getDataSourcePrefix(dataSource) {
  const name = getDataSourceName(dataSource);
  return name === 'default' ? '' : `${name}_`;
}

function getDataSourceToken(dataSource = 'default') {
  const name = getDataSourceName(dataSource);
  return name === 'default' ? 'DataSource' : `${name}DataSource`;
}

function getEntityManagerToken(dataSource = 'default') {
  const name = getDataSourceName(dataSource);
  return name === 'default' ? 'EntityManager' : `${name}EntityManager`;
}

class TypeOrmModule {
  static forRoot() {
    return { module: TypeOrmModule };
  }

  static forRootAsync() {
    return { module: TypeOrmModule };
  }

  static forFeature() {
    return { module: TypeOrmModule };
  }
}

module.exports = {
  InjectRepository: nothing, InjectDataSource: nothing, InjectConnection: nothing, InjectEntityManager: nothing,
  TypeOrmModule, getRepositoryToken, getCustomRepositoryToken: getRepositoryToken, getDataSourceToken,
  getConnectionToken: getDataSourceToken, getEntityManagerToken, getDataSourceName, getDataSourcePrefix,
};
