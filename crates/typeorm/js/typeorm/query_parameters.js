/** Named parameters of query builders, and names of properties inside SQL text. */

/** Splits SQL into pieces that are code and pieces that are not: quoted text, quoted names and comments stay untouched. */
const OPAQUE = /('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/)/;

/** Applies `replace` to the code of an SQL text only. */
function mapCode(sql, replace) {
  return sql.split(OPAQUE).map((piece, place) => (place % 2 === 0 ? replace(piece) : piece)).join('');
}

/** `:name` and `:...name` become $1, $2, ...; a name without a value stays, and casts (`::`) are no parameters. */
function bindParameters(sql, parameters) {
  const values = [];
  const places = new Map();
  const add = (value) => `$${values.push(value)}`;
  const bound = mapCode(sql, (code) => code.replace(/(?<!:):(\.\.\.)?([A-Za-z_][A-Za-z0-9_.]*)/g, (match, spread, name) => {
    if (!(name in parameters)) return match;
    const value = parameters[name];
    if (spread) return Array.isArray(value) ? value.map(add).join(', ') : add(value);
    if (typeof value === 'function') return value();
    if (!places.has(name)) places.set(name, add(value));
    return places.get(name);
  }));
  return { sql: bound, values };
}

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** {path: column name} of everything that a property path can mean in SQL. */
function pathsOf(metadata) {
  const paths = new Map();
  for (const relation of metadata.relations) {
    if (relation.joinColumns.length === 0 || !relation.isWithJoinColumn) continue;
    paths.set(relation.propertyPath, relation.joinColumns[0].databaseName);
    for (const column of relation.joinColumns) {
      paths.set(`${relation.propertyPath}.${column.referencedColumn.propertyPath}`, column.databaseName);
    }
  }
  for (const column of metadata.columns) paths.set(column.propertyPath, column.databaseName);
  return paths;
}

const cache = new WeakMap();

/** The paths of a metadata with the expression that finds them. */
function matcherOf(metadata) {
  if (!cache.has(metadata)) {
    const paths = pathsOf(metadata);
    const names = [...paths.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp).join('|');
    cache.set(metadata, { paths, names });
  }
  return cache.get(metadata);
}

/** `user.firstName` becomes `"user"."first_name"` for every alias with a metadata. */
function replaceAliasPaths(sql, aliases) {
  let replaced = sql;
  for (const { name, metadata } of aliases) {
    if (!metadata || !replaced.includes(`${name}.`)) continue;
    const { paths, names } = matcherOf(metadata);
    const pattern = new RegExp(`(?<![\\w."$])${escapeRegExp(name)}\\.(${names})(?![\\w."(])`, 'g');
    replaced = mapCode(replaced, (code) => code.replace(pattern, (match, path) => `"${name}"."${paths.get(path)}"`));
  }
  return replaced;
}

/** In updates and deletes properties stand alone: `firstName = :name` becomes `"first_name" = :name`. */
function replaceBarePaths(sql, alias) {
  if (!alias.metadata) return sql;
  const { paths, names } = matcherOf(alias.metadata);
  const pattern = new RegExp(`(?<=^|[ =(,])(?:${escapeRegExp(alias.name)}\\.)?(${names})(?=$|[ =),])`, 'g');
  return mapCode(sql, (code) => code.replace(pattern, (match, path) => `"${paths.get(path)}"`));
}

module.exports = { bindParameters, replaceAliasPaths, replaceBarePaths };
