// The version of TypeORM in a folder: what is installed, what a lock file fixes, or what package.json asks for.

/** A file's text; undefined when it is not there. */
function readText(path) {
  try {
    return host.utf8Decode(host.fs.readFile(path));
  } catch {
    return undefined;
  }
}

/** A JSON file's content; undefined when it is not there or no JSON. */
function readJson(path) {
  try {
    return JSON.parse(readText(path));
  } catch {
    return undefined;
  }
}

/** Each lock file with the text around the version that it fixes. A file may name several versions: the first counts. */
const LOCK_FILES = [
  ['package-lock.json', /"node_modules\/typeorm":\s*\{\s*"version":\s*"([^"]+)"/],
  ['pnpm-lock.yaml', /^ {2,4}['"]?\/?typeorm[@/](\d[^:()'"_]*)/m],
  ['yarn.lock', /^"?typeorm@[^\n]*:\n\s+version:? "?([^"\s]+)/m],
  ['bun.lock', /"typeorm":\s*\["typeorm@([^"]+)"/],
];

/** The version that a lock file of the folder fixes. */
function lockedIn(folder) {
  for (const [name, pattern] of LOCK_FILES) {
    const text = readText(`${folder}/${name}`);
    const found = text === undefined ? null : pattern.exec(text);
    if (found) return found[1];
  }
  return undefined;
}

/** The range in a folder's package.json. */
function rangeIn(folder) {
  const { dependencies, devDependencies, peerDependencies } = readJson(`${folder}/package.json`) || {};
  const range = { ...peerDependencies, ...devDependencies, ...dependencies }.typeorm;
  return typeof range === 'string' && /\d/.test(range) ? range : undefined;
}

/** The folder and every folder above it. */
function ancestry(folder) {
  return folder === '' ? [''] : [folder, ...ancestry(folder.slice(0, folder.lastIndexOf('/')))];
}

/**
 * The version in force in a folder: of the nearest folder that says anything. A workspace has its lock file above the
 * package that asks for a range.
 */
function versionAbove(start) {
  const folders = ancestry(start);
  let range;
  for (const folder of folders) {
    const fixed = readJson(`${folder}/node_modules/typeorm/package.json`)?.version ?? lockedIn(folder);
    range ??= rangeIn(folder);
    if (fixed && (!range || sameMajor(fixed, range))) return fixed;
  }
  return range;
}

/** [major, minor] of the first version number in a text. */
function firstNumbers(text) {
  return (/\d+(?:\.\d+)?/.exec(text)?.[0] ?? '').split('.');
}

/** Whether a fixed version can be what a range asks for; a workspace's lock file may know several versions. */
function sameMajor(fixed, range) {
  const [major, minor] = firstNumbers(fixed);
  return range.split('||').some((one) => {
    const [wantedMajor, wantedMinor] = firstNumbers(one);
    return wantedMajor === major && (major !== '0' || wantedMinor === undefined || wantedMinor === minor);
  });
}

module.exports = { versionAbove };
