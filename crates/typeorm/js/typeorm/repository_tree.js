/** The repository of tree entities. Reading roots and whole trees works from the parent key alone. */

const { Repository } = require('./repository');
const { UnsupportedMethodError } = require('./query_errors');

class TreeRepository extends Repository {
  '@instanceof' = Symbol.for('TreeRepository');

  /** Entities without a parent. */
  findRoots(options) {
    const { metadata } = this;
    const [column] = metadata.treeParentRelation.joinColumns;
    const builder = this.manager.findBuilder(metadata.target, { relations: options?.relations });
    return builder.andWhere(`"${metadata.name}"."${column.databaseName}" IS NULL`).getMany();
  }

  /** Roots with their descendants in their children's property. */
  async findTrees(options) {
    const roots = await this.findRoots(options);
    for (const root of roots) await this.findDescendantsTree(root, options);
    return roots;
  }

  /** Fills the children of an entity, level by level. */
  async findDescendantsTree(entity, options) {
    const { metadata } = this;
    const children = await this.childrenOf(entity, options);
    metadata.treeChildrenRelation.setEntityValue(entity, children);
    for (const child of children) await this.findDescendantsTree(child, options);
    return entity;
  }

  async childrenOf(entity, options) {
    const { metadata } = this;
    const builder = this.manager.findBuilder(metadata.target, { relations: options?.relations });
    for (const column of metadata.treeParentRelation.joinColumns) {
      const value = builder.bind(column.referencedColumn.getEntityValue(entity));
      builder.andWhere(`"${metadata.name}"."${column.databaseName}" = ${value}`);
    }
    return builder.getMany();
  }
}

for (const name of [
  'findDescendants', 'findAncestors', 'findAncestorsTree', 'countDescendants', 'countAncestors',
  'createDescendantsQueryBuilder', 'createAncestorsQueryBuilder',
]) {
  Object.defineProperty(TreeRepository.prototype, name, {
    configurable: true,
    value() {
      throw new UnsupportedMethodError(`TreeRepository.${name}()`);
    },
  });
}

module.exports = { TreeRepository };
