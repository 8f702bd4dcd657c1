// Which generation of TypeORM a project's migrations were written for. The two differ in the SQL that they issue
// and in the names that they hash; a project keeps what it had, or its next migration would not find its constraints.
// The host names the version that the project depends on (`host.typeormVersion`); without one the newest is assumed.

/** True for TypeORM 0.3 and older. */
function isLegacy() {
  return /^[^\d]*0\./.test(host.typeormVersion || '1.1.1');
}

module.exports = {
  isLegacy,
  /** 0.3 hashed the URI-encoded key of a name. */
  usesEncodedHashes: isLegacy,
  /** Only since 1.0 the methods that drop parts of tables know `ifExists`; before, the argument was ignored. */
  honoured: (ifExists) => !!ifExists && !isLegacy(),
};
