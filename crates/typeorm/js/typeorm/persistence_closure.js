/**
 * The closure tables of trees: a row for each node and each of its ancestors, itself included. They are read off the
 * parent keys that have just been written, so it does not matter which side of the relation said what.
 */

const { Statement, path } = require('./persistence_statements');
const { toDatabase } = require('./column_value');

/** The closure table of a class; classes of single-table inheritance use that of the class that owns the table. */
function closureOf(metadata) {
  return (metadata.parentEntityMetadata ?? metadata).closureJunctionTable;
}

const quoted = (columns, alias) => columns.map(({ databaseName }) => `${alias}."${databaseName}"`).join(', ');
const names = (columns) => columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');

/** The names of the tables and columns that a statement needs. */
function parts(metadata) {
  const closure = closureOf(metadata);
  const { ancestorColumns: ancestors, descendantColumns: descendants } = closure;
  const keys = ancestors.map(({ referencedColumn }) => referencedColumn);
  const { joinColumns } = metadata.treeParentRelation;
  const parents = keys.map((key) => joinColumns.find(({ referencedColumn }) => referencedColumn === key));
  const equal = (columns, alias, others, other) => columns
    .map(({ databaseName }, place) => `${alias}."${databaseName}" = ${other}."${others[place].databaseName}"`).join(' AND ');
  return { closure: path(closure), tree: path(metadata), ancestors, descendants, keys, parents, equal };
}

/** Conditions that a row is one of these entities. */
function isOneOf(statement, columns, keys, alias, entities) {
  return entities.map((entity) => `(${keys.map((key, place) => {
    return `${alias}."${columns[place].databaseName}" = ${statement.bind(toDatabase(key, key.getEntityValue(entity)))}`;
  }).join(' AND ')})`).join(' OR ');
}

/** Rows for new nodes of one class. */
async function insertClosure(executor, metadata, entities) {
  const { closure, tree, ancestors, descendants, keys, parents, equal } = parts(metadata);
  const statement = new Statement();
  const above = ancestors.map((_, place) => `a${place}`);
  const below = descendants.map((_, place) => `d${place}`);
  const next = parents.map(({ databaseName }) => `t."${databaseName}"`);
  const asColumns = above.map((databaseName) => ({ databaseName }));
  await executor.run(`WITH RECURSIVE up(${[...above, ...below].join(', ')}) AS (`
    + `SELECT ${quoted(keys, 't')}, ${quoted(keys, 't')} FROM ${tree} t WHERE ${isOneOf(statement, keys, keys, 't', entities)} `
    + `UNION SELECT ${next.join(', ')}, ${below.map((name) => `up.${name}`).join(', ')} FROM up `
    + `JOIN ${tree} t ON ${equal(keys, 't', asColumns, 'up')} WHERE ${next.map((name) => `${name} IS NOT NULL`).join(' AND ')}) `
    + `INSERT INTO ${closure}(${names(ancestors)}, ${names(descendants)}) SELECT * FROM up`, statement.parameters);
}

/** Puts a node with everything below it under its present parent. */
async function moveClosure(executor, metadata, entity) {
  const { closure, tree, ancestors, descendants, keys, parents, equal } = parts(metadata);
  const removal = new Statement();
  const subtree = () => `SELECT ${quoted(descendants, 's')} FROM ${closure} s WHERE ${isOneOf(removal, ancestors, keys, 's', [entity])}`;
  await executor.run(`DELETE FROM ${closure} c WHERE (${quoted(descendants, 'c')}) IN (${subtree()}) `
    + `AND (${quoted(ancestors, 'c')}) NOT IN (${subtree()})`, removal.parameters);
  const addition = new Statement();
  await executor.run(`INSERT INTO ${closure}(${names(ancestors)}, ${names(descendants)}) `
    + `SELECT ${quoted(ancestors, 'p')}, ${quoted(descendants, 's')} FROM ${tree} t `
    + `JOIN ${closure} p ON ${equal(descendants, 'p', parents, 't')} JOIN ${closure} s ON ${equal(ancestors, 's', keys, 't')} `
    + `WHERE ${isOneOf(addition, keys, keys, 't', [entity])}`, addition.parameters);
}

/** Whether an update wrote the key of the parent. */
function isMoved({ metadata, changes = [], keyChanges }) {
  const { joinColumns } = metadata.treeParentRelation;
  return joinColumns.some((column) => keyChanges.has(column) || changes.some((change) => change.column === column));
}

/** Brings closure tables up to date with what was written. */
async function maintainClosures(executor, subjects) {
  const nodes = subjects.filter(({ metadata, kind }) => kind === 'save' && closureOf(metadata));
  const inserted = new Map();
  for (const { metadata, entity, isInserted } of nodes) {
    if (isInserted) inserted.set(metadata, [...(inserted.get(metadata) ?? []), entity]);
  }
  for (const [metadata, entities] of inserted) await insertClosure(executor, metadata, entities);
  for (const subject of nodes) {
    if (!subject.isInserted && subject.wasUpdated && isMoved(subject)) await moveClosure(executor, subject.metadata, subject.entity);
  }
}

module.exports = { maintainClosures };
