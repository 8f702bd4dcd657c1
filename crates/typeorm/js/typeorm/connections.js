/** The global functions of 0.2: connections by name. Without one made here they mean the data source being migrated. */

const { TypeORMError } = require('./errors');

const connections = new Map();

class ConnectionNotFoundError extends TypeORMError {
  constructor(name) {
    super(`Connection "${name}" was not found.`);
  }
}

function create(options) {
  const { DataSource } = require('./data_source');
  const connection = new DataSource(options);
  connections.set(connection.name, connection);
  return connection;
}

async function createConnection(options) {
  if (options === undefined || typeof options === 'string') {
    throw new TypeORMError('createConnection() without options is not supported yet: there is no ormconfig file reader. Run this migration with --engine node.');
  }
  return create(options).initialize();
}

function createConnections(list) {
  return Promise.all(list.map((options) => createConnection(options)));
}

function getConnection(name = 'default') {
  const found = connections.get(name) ?? (name === 'default' ? require('./service_load').currentDataSource() : undefined);
  if (!found) throw new ConnectionNotFoundError(name);
  return found;
}

class ConnectionManager {
  get connections() {
    return [...connections.values()];
  }

  has(name) {
    return connections.has(name);
  }

  get(name) {
    return getConnection(name);
  }

  create(options) {
    return create(options);
  }
}

const manager = new ConnectionManager();

/** Options in files are read by whoever loads the data source, never at run time. */
class ConnectionOptionsReader {
  async all() {
    return [];
  }

  async has() {
    return false;
  }

  async get(name) {
    throw new TypeORMError(`Cannot find connection ${name} because its not defined in any orm configuration files.`);
  }
}

module.exports = {
  createConnection,
  createConnections,
  getConnection,
  getConnectionManager: () => manager,
  getConnectionOptions: async (name) => ({ ...getConnection(name).options }),
  getManager: (name) => getConnection(name).manager,
  getRepository: (target, name) => getConnection(name).getRepository(target),
  getTreeRepository: (target, name) => getConnection(name).getTreeRepository(target),
  getCustomRepository: (target, name) => getConnection(name).getCustomRepository(target),
  createQueryBuilder: (target, alias, name) => getConnection(name).createQueryBuilder(target, alias),
  useContainer() {},
  getFromContainer: (target) => new target(),
  ConnectionManager,
  ConnectionOptionsReader,
  ConnectionNotFoundError,
};
