/**
 * From registered arguments to entity metadatas. The steps follow each other because each needs what the one before
 * found: members need parents, sides of relations need members, join columns need both sides, names need everything.
 */

const { IndexedMetadataArgs, inheritanceTree } = require('./metadata_args');
const { forEntity } = require('./entity_place');
const { EntityMetadata } = require('./metadata_entity');
const { addMembers } = require('./metadata_members');
const { joinColumnsOf, declaredForeignKey } = require('./metadata_join_columns');
const { buildJunction, buildClosureJunction } = require('./metadata_junction');
const { IndexMetadata, UniqueMetadata } = require('./metadata_constraints');

/** What a relation or a foreign key can name: the class, its name, its table. Of several the first is meant. */
function metadatasByType(all) {
  const found = new Map();
  for (const metadata of all) {
    for (const type of [metadata.target, metadata.targetName, metadata.givenTableName]) {
      if (type !== undefined && type !== null && !found.has(type)) found.set(type, metadata);
    }
  }
  return found;
}

const TABLE_TYPES = ['regular', 'view', 'entity-child'];

class EntityMetadataBuilder {
  constructor(dataSource, storage) {
    this.dataSource = dataSource;
    this.storage = new IndexedMetadataArgs(storage);
  }

  /** Metadatas of the given targets (of everything registered when there are none), in registration order. */
  build(targets) {
    const tables = targets ? this.storage.filterTables(targets) : this.storage.tables;
    this.all = tables.filter((table) => TABLE_TYPES.includes(table.type)).map((table) => this.#create(table));
    const roots = this.all.filter((metadata) => metadata.tableType !== 'entity-child');
    const children = this.all.filter((metadata) => metadata.tableType === 'entity-child');
    this.#findParents();
    const each = (list, step) => list.forEach((metadata) => forEntity(metadata, () => step(metadata)));
    const loadedChildren = new Set(children.map(({ target }) => target));
    each([...roots, ...children], (metadata) => {
      metadata.build();
      addMembers(metadata, this.storage, loadedChildren);
    });
    const byType = metadatasByType(this.all);
    each(this.all, ({ relations }) => relations.forEach((relation) => relation.resolveInverse(byType)));
    each([...roots, ...children], (metadata) => this.#registerJoinColumns(metadata));
    each(roots, (metadata) => this.#registerJunctions(metadata));
    each(children, (metadata) => this.#shareJunctions(metadata));
    each(this.all.slice(), (metadata) => this.#registerClosure(metadata));
    const named = metadatasByType(this.all);
    each(this.all, (metadata) => this.#registerForeignKeys(metadata, named));
    each(this.all, (metadata) => this.#nameConstraints(metadata));
    return this.all;
  }

  #create(table) {
    const { storage } = this;
    const ancestors = typeof table.target === 'function' ? inheritanceTree(table.target) : [table.target];
    const inheritance = ancestors.map((target) => storage.findInheritanceType(target)).find(Boolean);
    const isSingleTable = inheritance?.pattern === 'STI' || table.type === 'entity-child';
    const children = isSingleTable
      ? storage.filterSingleTableChildren(table.target).map((one) => one.target).filter((target) => typeof target === 'function')
      : [];
    return new EntityMetadata({
      dataSource: this.dataSource,
      args: table,
      inheritanceTree: [...ancestors, ...children],
      inheritancePattern: inheritance?.pattern,
      tableTree: storage.findTree(ancestors),
    });
  }

  /** Links classes that share a table with the class that owns it, and lists the loaded children of each. */
  #findParents() {
    const heirs = new Map();
    for (const metadata of this.all) {
      if (metadata.tableType === 'entity-child') {
        metadata.parentEntityMetadata = this.all.find((other) => metadata.inheritanceTree.includes(other.target)
          && other.inheritancePattern === 'STI' && other.tableType !== 'entity-child');
      }
      if (typeof metadata.target !== 'function' || !metadata.target.prototype) continue;
      heirs.set(metadata.target.prototype, []);
    }
    for (const metadata of this.all) {
      if (typeof metadata.target !== 'function') continue;
      for (let at = metadata.target.prototype; at; at = Object.getPrototypeOf(at)) {
        if (at !== metadata.target.prototype) heirs.get(at)?.push(metadata);
      }
    }
    for (const metadata of this.all) {
      if (typeof metadata.target === 'function') metadata.childEntityMetadatas = heirs.get(metadata.target.prototype) ?? [];
    }
  }

  #registerJoinColumns(metadata) {
    for (const relation of metadata.relations) {
      if (!relation.isOneToOne && !relation.isManyToOne) continue;
      const args = this.storage.filterJoinColumns(relation.target, relation.propertyName);
      const { foreignKey, columns, unique } = joinColumnsOf(relation, args);
      // A child class shares the table of its parent, which has the constraints already.
      const ownsTable = metadata.tableType !== 'entity-child';
      if (foreignKey) relation.foreignKeys.push(foreignKey);
      if (foreignKey && ownsTable) metadata.foreignKeys.push(foreignKey);
      if (columns) relation.registerJoinColumns(columns);
      if (unique && ownsTable) metadata.ownUniques.push(unique);
      metadata.clearCache();
    }
  }

  #registerJunctions(metadata) {
    for (const relation of metadata.relations.filter((one) => one.isManyToMany)) {
      const args = this.storage.findJoinTable(relation.target, relation.propertyName);
      if (!args) continue;
      const junction = buildJunction(this.dataSource, relation, args);
      relation.foreignKeys.push(...junction.foreignKeys);
      relation.registerJunction(junction);
      this.all.push(junction);
    }
  }

  /** A child class uses the junctions of the class that owns its table. */
  #shareJunctions(metadata) {
    for (const relation of metadata.relations.filter((one) => one.isManyToMany)) {
      const shared = metadata.parentEntityMetadata?.findRelationWithPropertyPath(relation.propertyPath);
      if (!shared?.junctionEntityMetadata) continue;
      relation.registerJoinColumns(shared.joinColumns, shared.inverseJoinColumns);
      relation.junctionEntityMetadata = shared.junctionEntityMetadata;
      relation.joinTableName = shared.joinTableName;
    }
  }

  #registerClosure(metadata) {
    if (metadata.treeType !== 'closure-table' || metadata.tableType === 'entity-child') return;
    const closure = buildClosureJunction(this.dataSource, metadata);
    metadata.closureJunctionTable = closure;
    this.all.push(closure);
  }

  #registerForeignKeys(metadata, byType) {
    if (metadata.isJunction) return;
    for (const args of this.storage.filterForeignKeys(metadata.inheritanceTree)) {
      metadata.foreignKeys.push(declaredForeignKey(metadata, args, byType));
    }
  }

  /** Names constraints, forgets the discriminator's index where TypeORM does, and fits generated flags. */
  #nameConstraints(metadata) {
    const { namingStrategy } = this.dataSource;
    for (const key of metadata.foreignKeys) key.build(namingStrategy);
    for (const index of metadata.indices) index.build(namingStrategy);
    for (const unique of metadata.uniques) unique.build(namingStrategy);
    for (const check of metadata.checks) check.build(namingStrategy);
    for (const exclusion of metadata.exclusions) exclusion.build(namingStrategy);
    this.#indexDiscriminator(metadata, namingStrategy);
  }

  /** Every discriminator gets an index, unless one on just that column is declared. */
  #indexDiscriminator(metadata, namingStrategy) {
    const { discriminatorColumn: column } = metadata;
    if (!column) return;
    const isIndexed = metadata.indices.some((index) => index.columns.length === 1 && index.columns[0] === column);
    // TypeORM rebuilds the list without it when an entity has both embedded and generated columns.
    const isForgotten = metadata.embeddeds.length > 0 && metadata.generatedColumns.length > 0;
    if (isIndexed || isForgotten) return;
    metadata.ownIndices.push(new IndexMetadata({ entityMetadata: metadata, columns: [column] }).build(namingStrategy));
    metadata.clearCache();
  }
}

module.exports = { EntityMetadataBuilder, UniqueMetadata };
