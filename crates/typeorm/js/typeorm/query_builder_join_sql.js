/** The text of JOIN clauses, TypeORM's to the space: views keep it. */

const { TypeORMError } = require('./errors');
const { isLegacy } = require('./generation');

/** [columns that point to the side of the relation, columns that point to the other side] */
function junctionSides(relation) {
  if (relation.isOwning) return [relation.joinColumns, relation.inverseJoinColumns];
  const owner = relation.inverseRelation;
  return [owner.inverseJoinColumns, owner.joinColumns];
}

/** Joins below the joins that they start from; 0.3 wrote them one after the other. */
function treesOf(joins) {
  const roots = [];
  const known = new Map();
  for (const join of joins) {
    const node = { join, children: [] };
    const parent = isLegacy() ? undefined : known.get(join.parentAlias);
    (parent?.children ?? roots).push(node);
    known.set(join.alias, node);
  }
  return roots;
}

/** The JOIN clauses of a builder, in the order in which they were asked for. */
function joinsSql(builder) {
  return treesOf(builder.state.joins).map((node) => treeSql(builder, node)).join(' ');
}

/**
 * A join with those that start from it. An INNER JOIN below a LEFT JOIN is put in its parentheses, or it would take
 * the rows away that the outer one keeps.
 */
function treeSql(builder, { join, children }) {
  const inner = children.map((child) => treeSql(builder, child)).join(' ');
  const isNested = join.kind === 'LEFT' && children.some((child) => child.join.kind === 'INNER');
  const { relation, kind, alias } = join;
  const table = builder.tableOf(alias);
  const own = conditionOf(builder, join);
  const discriminated = alias.metadata ? builder.discriminatorCondition(alias) : undefined;
  const more = [own && relation ? `(${own})` : own, discriminated].filter(Boolean);
  const parts = { kind, table, name: alias.name, inner, isNested };
  if (!relation) return clause({ ...parts, conditions: more.length > 0 ? more : ['TRUE'] });
  if (!relation.isManyToMany) return clause({ ...parts, conditions: [...keyConditions(join), ...more] });
  const [toJunction, toOther, junction] = junctionConditions(builder, join);
  return clause({ kind, ...junction, conditions: toJunction }) + clause({ ...parts, conditions: [...toOther, ...more] });
}

function clause({ kind, table, name, conditions, inner = '', isNested = false }) {
  const joined = isNested ? `(${table} "${name}"${inner})` : `${table} "${name}"`;
  return ` ${kind} JOIN ${joined} ON ${conditions.join(' AND ')}${isNested ? '' : inner}`;
}

/** What was asked of the joined rows; deleted ones stay out, unless they are asked for. */
function conditionOf(builder, { alias, condition }) {
  const given = condition ? builder.replacePaths(condition) : undefined;
  const column = alias.metadata?.deleteDateColumn;
  const isAsked = column && condition?.includes(`${alias.name}.${column.propertyPath}`);
  if (!column || builder.state.withDeleted || isAsked) return given;
  const present = `"${alias.name}"."${column.databaseName}" IS NULL`;
  return given ? ` ${given} AND ${present}` : present;
}

function keyConditions({ relation, parentAlias, alias }) {
  const equal = (joined, parent) => `"${alias.name}"."${joined.databaseName}"="${parentAlias.name}"."${parent.databaseName}"`;
  if (relation.isWithJoinColumn) return relation.joinColumns.map((column) => equal(column.referencedColumn, column));
  if (!relation.inverseRelation) throw new TypeORMError(`Relation ${relation.entityMetadata.name}.${relation.propertyPath} does not have inverse relation.`);
  return relation.inverseRelation.joinColumns.map((column) => equal(column, column.referencedColumn));
}

/** The conditions of the junction, those of the table behind it, and the junction's table and alias. */
function junctionConditions(builder, { relation, parentAlias, alias }) {
  const name = `${parentAlias.name}_${alias.name}`;
  const [own, other] = junctionSides(relation);
  return [
    own.map((column) => `"${name}"."${column.databaseName}"="${parentAlias.name}"."${column.referencedColumn.databaseName}"`),
    other.map((column) => `"${alias.name}"."${column.referencedColumn.databaseName}"="${name}"."${column.databaseName}"`),
    { table: builder.escapePath(relation.junctionEntityMetadata.tablePath), name },
  ];
}

module.exports = { joinsSql, junctionSides };
