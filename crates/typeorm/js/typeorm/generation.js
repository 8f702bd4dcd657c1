// Which generation of TypeORM a project's migrations were written for. Generations differ in the SQL that they issue
// and in the names that they hash; a project keeps what it had, or its next migration would not find its constraints.
const { versionAbove } = require('./generation_lookup');

/** What a project gets that names no version. */
const NEWEST = '1.1.1';

let known;

let start;

/** Where imports of the data source look for TypeORM; the working directory may be another package's. */
function lookFrom(folder) {
  start = folder;
  known = undefined;
}

/** The project's version or range of TypeORM; the host may name it, otherwise it is looked up once. */
function version() {
  known ??= host.typeormVersion || (start && versionAbove(start)) || versionAbove(host.cwd().replace(/\/$/, '')) || NEWEST;
  return known;
}

/** True for TypeORM 0.3 and older. */
function isLegacy() {
  return /^[^\d]*0\./.test(version());
}

/** The first version number of a version or range as numbers; `^1.0.0` means the newest that it allows. */
function newestNumbers() {
  const [, operator, ...parts] = /(\^|>=|~)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version());
  const isOpen = (place) => operator === '^' || operator === '>=' ? place > 0
    : operator === '~' ? place > 1 : parts[place] === undefined;
  return parts.map((part, place) => (isOpen(place) ? Infinity : Number(part)));
}

/** Whether the version is older than this one. */
function isBefore(...wanted) {
  const numbers = newestNumbers();
  const place = wanted.findIndex((part, at) => part !== numbers[at]);
  return place >= 0 && numbers[place] < wanted[place];
}

module.exports = {
  lookFrom,
  isLegacy,
  /** 0.3 hashed the URI-encoded key of a name. */
  usesEncodedHashes: isLegacy,
  /** Only since 1.0 the methods that drop parts of tables know `ifExists`; before, the argument was ignored. */
  honoured: (ifExists) => !!ifExists && !isLegacy(),
  /** Up to 1.1.0 the inverse property of a many-to-many took the cascades away from its side of the junction. */
  inverseLosesCascades: () => isBefore(1, 1, 1),
  /** Since 0.3.31 a tree may name the schema of its closure table. */
  knowsClosureSchema: () => !isBefore(0, 3, 31),
  /** The version as the project has it, and its generation. */
  describedVersion: () => ({ version: version(), generation: isLegacy() ? '0.3' : '1.x' }),
};
