/** Fills an entity's metadata with its columns, relations, embeddeds and constraints. */

const { inheritanceTree } = require('./metadata_args');
const { ColumnMetadata } = require('./metadata_column');
const { EmbeddedMetadata } = require('./metadata_embedded');
const { RelationMetadata } = require('./metadata_relation');
const { IndexMetadata, UniqueMetadata, CheckMetadata, ExclusionMetadata } = require('./metadata_constraints');
const { TypeORMError } = require('./errors');

/** Adds everything that the arguments say about the entity; `loadedChildren` are the child classes that are loaded. */
function addMembers(metadata, storage, loadedChildren) {
  const tree = metadata.inheritanceTree;
  metadata.embeddeds = embeddedsOf(metadata, storage, storage.filterEmbeddeds(tree));
  metadata.ownColumns = storage.filterColumns(tree).map((args) => {
    const column = makeColumn(metadata, undefined, args);
    // Rows of the other classes have no value for a child's column.
    if (loadedChildren.has(args.target)) column.isNullable = true;
    return column;
  });
  addDiscriminator(metadata, storage);
  addTreeColumns(metadata);
  metadata.ownRelations = storage.filterRelations(tree).map((args) => makeRelation(metadata, undefined, args));
  metadata.clearCache();
  addConstraints(metadata, storage, tree);
  markGenerated(metadata, storage);
  metadata.clearCache();
}

function makeColumn(entityMetadata, embeddedMetadata, args, flags) {
  return new ColumnMetadata({ entityMetadata, embeddedMetadata, args, ...flags }).build(entityMetadata.dataSource);
}

function makeRelation(entityMetadata, embeddedMetadata, args) {
  // A class that inherits the relation to itself of a tree points to itself, not to its parent.
  const isTree = args.isTreeParent || args.isTreeChildren;
  const resolved = isTree && entityMetadata.tableType !== 'entity-child' && args.target !== entityMetadata.target
    && typeof entityMetadata.target === 'function' && entityMetadata.target.prototype instanceof args.target
    ? Object.assign(Object.create(args), { type: () => entityMetadata.target }) : args;
  return new RelationMetadata({ entityMetadata, embeddedMetadata, args: resolved });
}

function embeddedsOf(metadata, storage, list, parent) {
  return list.map((args) => {
    const embedded = new EmbeddedMetadata({ entityMetadata: metadata, parentEmbeddedMetadata: parent, args });
    const targets = typeof embedded.type === 'function' ? inheritanceTree(embedded.type) : [embedded.type];
    const isSingleTable = metadata.inheritancePattern === 'STI' || metadata.tableType === 'entity-child';
    embedded.columns = storage.filterColumns(targets).map((one) => {
      const column = makeColumn(metadata, embedded, one);
      if (isSingleTable) column.isNullable = true;
      return column;
    });
    embedded.relations = storage.filterRelations(targets).map((one) => makeRelation(metadata, embedded, one));
    embedded.listeners = storage.filterListeners(targets).map((one) => ({ ...one, embeddedMetadata: embedded }));
    embedded.indices = storage.filterIndices(targets)
      .map((one) => new IndexMetadata({ entityMetadata: metadata, embeddedMetadata: embedded, args: one }));
    embedded.uniques = storage.filterUniques(targets)
      .map((one) => new UniqueMetadata({ entityMetadata: metadata, embeddedMetadata: embedded, args: one }));
    embedded.relationIds = storage.filterRelationIds(targets);
    embedded.embeddeds = embeddedsOf(metadata, storage, storage.filterEmbeddeds(targets), embedded);
    return embedded;
  });
}

/** The discriminator of single-table inheritance: a declared column, or one of its own. */
function addDiscriminator(metadata, storage) {
  const parent = metadata.parentEntityMetadata;
  metadata.discriminatorValue = storage.findDiscriminatorValue(metadata.target)?.value ?? metadata.target.name;
  if (metadata.tableType === 'entity-child' && parent) {
    const inherited = parent.ownColumns.find((column) => column.isDiscriminator);
    const own = metadata.ownColumns.find((column) => column.propertyName === inherited?.propertyName);
    if (own) own.isDiscriminator = true;
    else if (inherited) metadata.ownColumns.push(inherited);
    return;
  }
  const inheritance = storage.findInheritanceType(metadata.target);
  if (!inheritance) return;
  const name = inheritance.column?.name || 'type';
  const declared = metadata.ownColumns.find((column) => column.propertyName === name);
  if (declared) {
    declared.isDiscriminator = true;
  } else if (inheritance.column) {
    const args = { target: metadata.target, mode: 'virtual', propertyName: name, options: inheritance.column };
    metadata.ownColumns.push(makeColumn(metadata, undefined, args, { isVirtual: true, isDiscriminator: true }));
  } else {
    throw new TypeORMError(`Entity ${metadata.name} using single-table inheritance, it should also have a discriminator column. Did you forget to put discriminator column options?`);
  }
}

/** Columns that a tree strategy keeps its order in. */
function addTreeColumns(metadata) {
  const { namingStrategy } = metadata.dataSource;
  const add = (propertyName, options, flag) => {
    const args = { target: metadata.target, mode: 'virtual', propertyName, options };
    metadata.ownColumns.push(makeColumn(metadata, undefined, args, { isVirtual: true, [flag]: true }));
  };
  if (metadata.treeType === 'materialized-path') {
    add('mpath', { name: namingStrategy.materializedPathColumnName, type: String, nullable: true, default: '' }, 'isMaterializedPath');
  } else if (metadata.treeType === 'nested-set') {
    const { left, right } = namingStrategy.nestedSetColumnNames;
    add(left, { name: left, type: 'integer', nullable: false, default: 1 }, 'isNestedSetLeft');
    add(right, { name: right, type: 'integer', nullable: false, default: 2 }, 'isNestedSetRight');
  }
}

function addConstraints(metadata, storage, tree) {
  const entityMetadata = metadata;
  metadata.ownIndices = storage.filterIndices(tree).map((args) => new IndexMetadata({ entityMetadata, args }));
  metadata.ownUniques = storage.filterUniques(tree).map((args) => new UniqueMetadata({ entityMetadata, args }));
  metadata.checks = storage.filterChecks(tree).map((args) => new CheckMetadata({ entityMetadata, args }));
  metadata.exclusions = storage.filterExclusions(tree).map((args) => new ExclusionMetadata({ entityMetadata, args }));
  metadata.ownListeners = storage.filterListeners(tree);
  metadata.relationIds = storage.filterRelationIds(tree);
  metadata.relationCounts = storage.filterRelationCounts(tree);
}

/** Generated columns, of the entity and of its embeddeds. */
function markGenerated(metadata, storage) {
  for (const column of metadata.columns) {
    const type = column.embeddedMetadata?.type;
    const targets = type === undefined ? metadata.inheritanceTree
      : typeof type === 'function' ? inheritanceTree(type) : [type];
    const generated = storage.findGenerated(targets, column.propertyName);
    if (!generated) continue;
    column.isGenerated = true;
    column.generationStrategy = generated.strategy;
    if (generated.strategy === 'uuid') column.type = 'uuid';
    else if (generated.strategy === 'rowid') column.type = 'int';
    else column.type = column.type || Number;
  }
}

module.exports = { addMembers };
