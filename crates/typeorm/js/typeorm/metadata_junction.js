/** Tables that no class stands for: junctions of many-to-many relations and closures of trees. */

const { EntityMetadata } = require('./metadata_entity');
const { ColumnMetadata } = require('./metadata_column');
const { ForeignKeyMetadata, IndexMetadata } = require('./metadata_constraints');
const { inKeyOrder } = require('./metadata_join_columns');
const { TypeORMError } = require('./errors');
const { isLegacy, inverseLosesCascades, knowsClosureSchema } = require('./generation');

/** A column of a junction, shaped like the one it references. */
function junctionColumn(metadata, name, referenced, options = {}) {
  return new ColumnMetadata({
    entityMetadata: metadata,
    referencedColumn: referenced,
    args: {
      target: '',
      mode: 'virtual',
      propertyName: name,
      options: {
        name,
        type: referenced.type,
        length: referenced.length,
        width: referenced.width,
        precision: referenced.precision,
        scale: referenced.scale,
        charset: referenced.charset,
        collation: referenced.collation,
        zerofill: referenced.zerofill,
        unsigned: referenced.unsigned,
        enum: referenced.enum,
        enumName: referenced.enumName,
        nullable: false,
        primary: true,
        ...options,
      },
    },
  });
}

/** The columns that one side of a many-to-many contributes. */
function referencedBy(metadata, joinColumns) {
  const named = (joinColumns ?? []).filter((one) => one.referencedColumnName);
  if (named.length === 0) return metadata.primaryColumns;
  const found = joinColumns.map((one) => {
    const column = metadata.columns.find((own) => own.propertyName === one.referencedColumnName);
    if (!column) throw new TypeORMError(`Referenced column ${one.referencedColumnName} was not found in entity ${metadata.name}`);
    return column;
  });
  return isLegacy() ? found : inKeyOrder(found, metadata);
}

/** The name that was written for the column of `referenced`, if any. */
function givenName(joinColumns, referenced) {
  return (joinColumns ?? []).find((one) => {
    return (!one.referencedColumnName || one.referencedColumnName === referenced.propertyName) && one.name;
  });
}

function buildJunction(dataSource, relation, args) {
  const owner = relation.entityMetadata;
  const other = relation.inverseEntityMetadata;
  const ownReferences = referencedBy(owner, args.joinColumns);
  const otherReferences = referencedBy(other, args.inverseJoinColumns);
  const name = args.name || dataSource.namingStrategy.joinTableName(
    owner.tableNameWithoutPrefix, other.tableNameWithoutPrefix, relation.propertyPath,
    relation.inverseRelation ? relation.inverseRelation.propertyName : '',
  );
  const junction = new EntityMetadata({
    dataSource,
    args: { target: '', name, type: 'junction', schema: args.schema || owner.schema, database: args.database || owner.database, synchronize: args.synchronize },
  });
  junction.build();
  const columns = ownReferences.map((one) => junctionSideColumn(junction, owner, args.joinColumns, one, 'joinTableColumnName'));
  const inverse = otherReferences.map((one) => junctionSideColumn(junction, other, args.inverseJoinColumns, one, 'joinTableInverseColumnName'));
  renameDuplicates(dataSource.namingStrategy, columns, inverse);
  finishJunction(junction, relation, { columns, inverse, ownReferences, otherReferences });
  return junction;
}

function junctionSideColumn(junction, side, joinColumns, referenced, namer) {
  const given = givenName(joinColumns, referenced);
  const name = given?.name || junction.dataSource.namingStrategy[namer](
    side.tableNameWithoutPrefix, referenced.propertyName, referenced.databaseName,
  );
  return junctionColumn(junction, name, referenced, { foreignKeyConstraintName: given?.foreignKeyConstraintName });
}

/** Both sides of a self-reference would have one name: they are numbered. */
function renameDuplicates(strategy, columns, inverse) {
  for (const column of columns) {
    for (const other of inverse) {
      if (column.givenDatabaseName !== other.givenDatabaseName) continue;
      const name = column.givenDatabaseName;
      column.propertyName = column.givenDatabaseName = strategy.joinTableColumnDuplicationPrefix(name, 1);
      other.propertyName = other.givenDatabaseName = strategy.joinTableColumnDuplicationPrefix(name, 2);
    }
  }
}

/** The actions of the inverse side's key. Up to 1.1.0 an inverse property without actions meant none at all. */
function inverseActions(relation) {
  const { inverseRelation } = relation;
  const fallback = inverseLosesCascades() && inverseRelation ? 'NO ACTION' : 'CASCADE';
  return { onDelete: inverseRelation?.onDelete || fallback, onUpdate: inverseRelation?.onUpdate || fallback };
}

function finishJunction(junction, relation, { columns, inverse, ownReferences, otherReferences }) {
  const { dataSource } = junction;
  junction.ownColumns = [...columns, ...inverse];
  for (const column of junction.ownColumns) {
    column.relationMetadata = relation;
    column.build(dataSource);
  }
  junction.ownIndices = [columns, inverse].map((list) => new IndexMetadata({
    entityMetadata: junction, columns: list, args: { target: '', synchronize: true },
  }));
  relation.registerJoinColumns(columns, inverse);
  junction.clearCache();
  if (!relation.createForeignKeyConstraints) return;
  junction.foreignKeys = [
    new ForeignKeyMetadata({
      entityMetadata: junction, referencedEntityMetadata: relation.entityMetadata, columns, referencedColumns: ownReferences,
      name: columns[0]?.foreignKeyConstraintName, onDelete: relation.onDelete || 'CASCADE',
      onUpdate: relation.onUpdate || 'CASCADE', deferrable: isLegacy() ? undefined : relation.deferrable,
    }),
    new ForeignKeyMetadata({
      entityMetadata: junction, referencedEntityMetadata: relation.inverseEntityMetadata, columns: inverse,
      referencedColumns: otherReferences, name: inverse[0]?.foreignKeyConstraintName, ...inverseActions(relation),
      deferrable: isLegacy() ? undefined : (relation.inverseRelation ? relation.inverseRelation.deferrable : relation.deferrable),
    }),
  ];
}

/** Columns of a closure table for one primary column of the tree. */
function closureColumns(closure, metadata, primary) {
  const options = metadata.treeOptions ?? {};
  const named = (side) => {
    const callback = options[`${side}ColumnName`];
    const name = callback ? callback(primary) : `${primary.propertyName}_${side}`;
    const column = junctionColumn(closure, name, primary);
    column.closureType = side;
    return column;
  };
  return [named('ancestor'), named('descendant')];
}

function buildClosureJunction(dataSource, metadata) {
  const options = metadata.treeOptions ?? {};
  const closure = new EntityMetadata({
    dataSource,
    parentClosureEntityMetadata: metadata,
    args: {
      target: '',
      name: options.closureTableName || metadata.tableNameWithoutPrefix,
      type: 'closure-junction',
      schema: (knowsClosureSchema() ? options.closureTableSchema : undefined) ?? metadata.schema,
    },
  });
  closure.build();
  closure.ownColumns = metadata.primaryColumns.flatMap((primary) => closureColumns(closure, metadata, primary));
  if (metadata.treeLevelColumn) {
    const args = { target: '', mode: 'virtual', propertyName: 'level', options: { name: 'level', type: metadata.treeLevelColumn.type } };
    closure.ownColumns.push(new ColumnMetadata({ entityMetadata: closure, args }));
  }
  for (const column of closure.ownColumns) column.build(dataSource);
  addClosureConstraints(closure, metadata);
  return closure;
}

/** Indices and keys are built from the first two columns only, as TypeORM does even for composite keys. */
function addClosureConstraints(closure, metadata) {
  const [ancestor, descendant] = closure.ownColumns;
  closure.ownIndices = [ancestor, descendant].map((column) => new IndexMetadata({
    entityMetadata: closure, columns: [column], args: { target: '', synchronize: true },
  }));
  closure.foreignKeys = [ancestor, descendant].map((column) => new ForeignKeyMetadata({
    entityMetadata: closure, referencedEntityMetadata: metadata, columns: [column],
    referencedColumns: [column.referencedColumn], onDelete: 'CASCADE',
  }));
  closure.clearCache();
}

module.exports = { buildJunction, buildClosureJunction };
