// The error classes that the query runner throws. Their names and texts are TypeORM's, because migrations
// catch them by class (`instanceof QueryFailedError`) and scripts search logs for the texts.

/** Base of every error: `name` is the class's own name, so that `${error}` reads "QueryFailedError: ...". */
class TypeORMError extends Error {
  get name() {
    return this.constructor.name;
  }
}

/** Removes what an error prints before its message: node-postgres writes "error: ", JavaScript "Error: ". */
function bareMessage(driverError) {
  return String(driverError).replace(/^error: /, '').replace(/^Error: /, '');
}

/** A statement that the server refused; carries the server's own fields (code, detail, constraint, ...) too. */
class QueryFailedError extends TypeORMError {
  constructor(query, parameters, driverError) {
    super(bareMessage(driverError));
    this.query = query;
    this.parameters = parameters;
    this.driverError = driverError;
    if (driverError) {
      const { name, ...fields } = driverError;
      Object.assign(this, fields);
    }
  }
}

/** Makes an error class with one fixed text. */
function fixed(name, text) {
  const type = class extends TypeORMError {
    constructor() {
      super(text);
    }
  };
  Object.defineProperty(type, 'name', { value: name });
  return type;
}

module.exports = {
  TypeORMError,
  QueryFailedError,
  TransactionNotStartedError: fixed(
    'TransactionNotStartedError',
    'Transaction is not started yet, start transaction before committing or rolling it back.',
  ),
  TransactionAlreadyStartedError: fixed(
    'TransactionAlreadyStartedError',
    'Transaction already started for the given connection, commit current transaction before starting a new one.',
  ),
  QueryRunnerAlreadyReleasedError: fixed(
    'QueryRunnerAlreadyReleasedError',
    'Query runner already released. Cannot run queries anymore.',
  ),
  QueryRunnerProviderAlreadyReleasedError: fixed(
    'QueryRunnerProviderAlreadyReleasedError',
    'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  ),
  NamedPlaceholdersNotSupportedError: fixed(
    'NamedPlaceholdersNotSupportedError',
    'Your driver does not support named placeholders.',
  ),
};
