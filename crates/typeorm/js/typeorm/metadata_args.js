/**
 * What decorators and entity schemas register, before any of it is interpreted. The order of the lists is
 * the order in which decorators ran; every later order (columns, tables, relations) follows from it.
 */

/** The class and its ancestors, most derived first. */
function inheritanceTree(target) {
  const tree = [target];
  let at = Object.getPrototypeOf(target.prototype ?? {});
  while (at && at.constructor && at.constructor.name && at.constructor !== Object) {
    tree.push(at.constructor);
    at = Object.getPrototypeOf(at);
  }
  return tree;
}

/** Whether `arg` was registered on `target`, or on one of several targets. */
function belongs(arg, target) {
  return Array.isArray(target) ? target.includes(arg.target) : arg.target === target;
}

class MetadataArgsStorage {
  tables = [];
  trees = [];
  entityRepositories = [];
  transactionEntityManagers = [];
  transactionRepositories = [];
  namingStrategies = [];
  entitySubscribers = [];
  indices = [];
  foreignKeys = [];
  uniques = [];
  checks = [];
  exclusions = [];
  columns = [];
  generations = [];
  relations = [];
  joinColumns = [];
  joinTables = [];
  entityListeners = [];
  relationCounts = [];
  relationIds = [];
  embeddeds = [];
  inheritances = [];
  discriminatorValues = [];

  filterTables(target) {
    return this.tables.filter((table) => belongs(table, target));
  }

  /** Columns of a class and its ancestors; of two with one property name the first registered wins. */
  filterColumns(target) {
    const found = new Map();
    for (const column of this.columns) {
      if (!belongs(column, target)) continue;
      const first = found.get(column.propertyName);
      if (!first) found.set(column.propertyName, column);
      // A re-declared column passes nothing on but a truthy default, and that for good: siblings see it too.
      else if (column.options.default) first.options.default = column.options.default;
    }
    return [...found.values()];
  }

  /** Relations of a class and its ancestors; a more derived declaration replaces only the related type. */
  filterRelations(target) {
    const found = new Map();
    for (const relation of this.relations) {
      if (!belongs(relation, target)) continue;
      const first = found.get(relation.propertyName);
      if (!first) {
        found.set(relation.propertyName, relation);
      } else if (Array.isArray(target) && target.indexOf(relation.target) < target.indexOf(first.target)) {
        found.set(relation.propertyName, Object.assign(Object.create(first), { type: relation.type }));
      }
    }
    return [...found.values()];
  }

  filterEmbeddeds(target) {
    const found = new Map();
    for (const embedded of this.embeddeds) {
      const key = `${String(embedded.prefix)} ${embedded.propertyName}`;
      if (belongs(embedded, target) && !found.has(key)) found.set(key, embedded);
    }
    return [...found.values()];
  }

  filterRelationIds(target) {
    return this.#firstOfEachProperty(this.relationIds, target);
  }

  filterRelationCounts(target) {
    return this.#firstOfEachProperty(this.relationCounts, target);
  }

  filterListeners(target) {
    return this.entityListeners.filter((listener) => belongs(listener, target));
  }

  filterIndices(target) {
    return this.indices.filter((index) => belongs(index, target));
  }

  filterForeignKeys(target) {
    return this.foreignKeys.filter((key) => belongs(key, target));
  }

  filterUniques(target) {
    return this.uniques.filter((unique) => belongs(unique, target));
  }

  filterChecks(target) {
    return this.checks.filter((check) => belongs(check, target));
  }

  filterExclusions(target) {
    return this.exclusions.filter((exclusion) => belongs(exclusion, target));
  }

  findGenerated(target, propertyName) {
    return this.generations.find((one) => belongs(one, target) && one.propertyName === propertyName);
  }

  findTree(target) {
    return this.trees.find((tree) => belongs(tree, target));
  }

  findJoinTable(target, propertyName) {
    return this.joinTables.find((table) => table.target === target && table.propertyName === propertyName);
  }

  filterJoinColumns(target, propertyName) {
    return this.joinColumns.filter((one) => one.target === target && one.propertyName === propertyName);
  }

  findInheritanceType(target) {
    return this.inheritances.find((one) => one.target === target);
  }

  findDiscriminatorValue(target) {
    return this.discriminatorValues.find((one) => one.target === target);
  }

  /** The tables of classes derived from `target`, listed as entities or not, as long as they were imported. */
  filterSingleTableChildren(target) {
    return this.tables.filter((table) => {
      return typeof target === 'function' && typeof table.target === 'function'
        && table.type === 'entity-child' && table.target.prototype instanceof target;
    });
  }

  #firstOfEachProperty(list, target) {
    const found = new Map();
    for (const arg of list) {
      if (belongs(arg, target) && !found.has(arg.propertyName)) found.set(arg.propertyName, arg);
    }
    return [...found.values()];
  }
}

/** The one storage of the process; kept on globalThis because projects may reach for it there. */
function getMetadataArgsStorage() {
  globalThis.typeormMetadataArgsStorage ??= new MetadataArgsStorage();
  return globalThis.typeormMetadataArgsStorage;
}

module.exports = { MetadataArgsStorage, getMetadataArgsStorage, inheritanceTree };
