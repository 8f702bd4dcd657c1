// `require("typeorm")`: everything that the package exports. The classes that migrations always use are loaded here;
// the others when they are first asked for, so that a runtime starts fast.

// The real package installs Reflect.metadata too, so that importing it first is not needed.
require('reflect-metadata');

/** Adds exports that load their file on first use. */
function addLazy(load, names) {
  for (const name of names) {
    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => load()[name] });
  }
}

addLazy(() => require('./errors'), [
  'TypeORMError', 'QueryFailedError', 'TransactionNotStartedError', 'TransactionAlreadyStartedError',
  'QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError', 'NamedPlaceholdersNotSupportedError',
]);
addLazy(() => require('./table'), ['Table']);
addLazy(() => require('./table_column'), ['TableColumn']);
addLazy(() => require('./table_constraints'), [
  'TableIndex', 'TableUnique', 'TableCheck', 'TableExclusion', 'TableForeignKey',
]);
addLazy(() => require('./view'), ['View']);
addLazy(() => require('./naming'), ['DefaultNamingStrategy']);
addLazy(() => require('./query_result'), ['QueryResult']);
addLazy(() => require('./instances'), ['InstanceChecker']);
for (const [file, names] of require('./exports_orm').exportsByFile) addLazy(() => require(file), names);
