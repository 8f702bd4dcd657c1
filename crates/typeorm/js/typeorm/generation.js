// Which generation of TypeORM a project's migrations were written for. The two differ in the SQL that they issue
// and in the names that they hash; a project keeps what it had, or its next migration would not find its constraints.

/** What a project gets that names no version. */
const NEWEST = '1.1.1';

let known;

/** A JSON file's content; undefined when it is not there or no JSON. */
function readJson(path) {
  try {
    return JSON.parse(host.utf8Decode(host.fs.readFile(path)));
  } catch {
    return undefined;
  }
}

/** The version in a folder's node_modules, or else the range that its package.json asks for. */
function versionIn(folder) {
  const installed = readJson(`${folder}/node_modules/typeorm/package.json`);
  if (installed && installed.version) return installed.version;
  const { dependencies, devDependencies, peerDependencies } = readJson(`${folder}/package.json`) || {};
  const range = { ...peerDependencies, ...devDependencies, ...dependencies }.typeorm;
  return typeof range === 'string' && /\d/.test(range) ? range : undefined;
}

/** The version that is in force in a folder: its own, or that of the nearest folder above. */
function versionAbove(folder) {
  const own = versionIn(folder);
  if (own || folder === '') return own;
  return versionAbove(folder.slice(0, folder.lastIndexOf('/')));
}

/** The project's version or range of TypeORM; the host may name it, otherwise it is looked up once. */
function version() {
  known ??= host.typeormVersion || versionAbove(host.cwd().replace(/\/$/, '')) || NEWEST;
  return known;
}

/** True for TypeORM 0.3 and older. */
function isLegacy() {
  return /^[^\d]*0\./.test(version());
}

module.exports = {
  isLegacy,
  /** 0.3 hashed the URI-encoded key of a name. */
  usesEncodedHashes: isLegacy,
  /** Only since 1.0 the methods that drop parts of tables know `ifExists`; before, the argument was ignored. */
  honoured: (ifExists) => !!ifExists && !isLegacy(),
};
