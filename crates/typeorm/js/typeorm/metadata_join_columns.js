/** Join columns and foreign keys of relations whose key is in the entity's own table, and keys declared on their own. */

const { ColumnMetadata } = require('./metadata_column');
const { ForeignKeyMetadata, UniqueMetadata, columnsOf } = require('./metadata_constraints');
const { typeOfRelation } = require('./metadata_relation');
const { TypeORMError } = require('./errors');
const { isLegacy } = require('./generation');

/**
 * What a many-to-one or one-to-one relation adds to its entity. A one-to-one without @JoinColumn is the other side
 * and adds nothing.
 */
function joinColumnsOf(relation, joinColumns) {
  const references = referencedColumns(relation, joinColumns);
  if (!relation.isManyToOne && joinColumns.length === 0) return {};
  const columns = references.map((referenced) => joinColumn(relation, joinColumns, referenced));
  if (!relation.createForeignKeyConstraints) return { columns };
  const foreignKey = new ForeignKeyMetadata({
    name: joinColumns[0]?.foreignKeyConstraintName,
    entityMetadata: relation.entityMetadata,
    referencedEntityMetadata: relation.inverseEntityMetadata,
    columns,
    referencedColumns: references,
    onDelete: relation.onDelete,
    onUpdate: relation.onUpdate,
    deferrable: relation.deferrable,
  });
  return { foreignKey, columns, unique: oneToOneUnique(relation, columns) };
}

/** An owning one-to-one is unique in its key, unless that key is (part of) the primary key. */
function oneToOneUnique(relation, columns) {
  if (relation.isManyToOne || columns.every((column) => column.isPrimary)) return undefined;
  const { entityMetadata } = relation;
  const name = entityMetadata.dataSource.namingStrategy.relationConstraintName(
    entityMetadata.tableName, columns.map((column) => column.databaseName),
  );
  return new UniqueMetadata({ entityMetadata, columns, args: { name, target: entityMetadata.target } });
}

/** The columns on the other side: its primary key, or those that the join columns name. */
function referencedColumns(relation, joinColumns) {
  const other = relation.inverseEntityMetadata;
  const naming = joinColumns.some((one) => one.referencedColumnName);
  if (!naming) {
    return (relation.isManyToOne || joinColumns.length > 0) ? other.primaryColumns : [];
  }
  const found = joinColumns.map((one) => {
    const column = other.ownColumns.find((own) => own.propertyName === one.referencedColumnName);
    if (!column) throw new TypeORMError(`Referenced column ${one.referencedColumnName} was not found in entity ${other.name}`);
    return column;
  });
  return isLegacy() ? found : inKeyOrder(found, other);
}

/** 1.x lists referenced columns in the order of the target's primary key. */
function inKeyOrder(columns, metadata) {
  const keys = metadata.primaryColumns;
  const place = (column) => (keys.includes(column) ? keys.indexOf(column) : keys.length);
  return columns.map((column, index) => ({ column, index }))
    .sort((a, b) => place(a.column) - place(b.column) || a.index - b.index)
    .map(({ column }) => column);
}

/** The column for one referenced column: the declared one of that name, or a new one of the same type. */
function joinColumn(relation, joinColumns, referenced) {
  const { entityMetadata: metadata } = relation;
  const args = joinColumns.find((one) => (!one.referencedColumnName || one.referencedColumnName === referenced.propertyName) && one.name);
  const name = args ? args.name
    : metadata.dataSource.namingStrategy.joinColumnName(relation.propertyName, referenced.propertyName);
  const candidates = relation.embeddedMetadata ? relation.embeddedMetadata.columns : metadata.ownColumns;
  let column = candidates.find((one) => one.databaseNameWithoutPrefixes === name);
  if (!column) {
    column = newJoinColumn(relation, name, referenced);
    metadata.registerColumn(column);
  }
  // A column that two relations share belongs to the first.
  column.referencedColumn ??= referenced;
  column.type = referenced.type;
  column.relationMetadata ??= relation;
  column.build(metadata.dataSource);
  return column;
}

function newJoinColumn(relation, name, referenced) {
  return new ColumnMetadata({
    entityMetadata: relation.entityMetadata,
    embeddedMetadata: relation.embeddedMetadata,
    args: {
      target: '',
      mode: 'virtual',
      propertyName: relation.propertyName,
      options: {
        name,
        type: referenced.type,
        length: referenced.length,
        width: referenced.width,
        charset: referenced.charset,
        collation: referenced.collation,
        precision: referenced.precision,
        scale: referenced.scale,
        zerofill: referenced.zerofill,
        unsigned: referenced.unsigned,
        comment: referenced.comment,
        enum: referenced.enum,
        enumName: referenced.enumName,
        nullable: relation.isNullable,
      },
    },
  });
}

/** A key declared with @ForeignKey, on a property or on the class. */
function declaredForeignKey(metadata, args, byType) {
  const other = byType.get(typeOfRelation(args.type));
  if (!other) {
    throw new TypeORMError(`Entity metadata for ${metadata.name}${args.propertyName ? `#${args.propertyName}` : ''} was not found. Check if you specified a correct entity object and if it's connected in the connection options.`);
  }
  const described = `Foreign key constraint${args.name ? ` "${args.name}"` : ''}`;
  const paths = args.columnNames ?? (args.propertyName ? [args.propertyName] : []);
  const referenced = args.referencedColumnNames ?? inverseColumns(args, other);
  return new ForeignKeyMetadata({
    entityMetadata: metadata,
    referencedEntityMetadata: other,
    columns: columnsOf(metadata, paths, described),
    referencedColumns: referenced.length > 0 ? columnsOf(other, referenced, described) : other.primaryColumns,
    name: args.name,
    onDelete: args.onDelete,
    onUpdate: args.onUpdate,
    deferrable: args.deferrable,
  });
}

function inverseColumns({ inverseSide }, other) {
  if (!inverseSide) return [];
  return [typeof inverseSide === 'function' ? inverseSide(other.propertiesMap) : inverseSide];
}

module.exports = { inKeyOrder, joinColumnsOf, declaredForeignKey };
