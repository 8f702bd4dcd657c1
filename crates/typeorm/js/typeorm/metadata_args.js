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

  /** Those of a list that were registered on a target, or on one of several, in the order of registration. */
  belonging(list, target) {
    return this[list].filter((arg) => belongs(arg, target));
  }

  filterTables(target) {
    return this.belonging('tables', target);
  }

  /** Columns of a class and its ancestors; of two with one property name the first registered wins. */
  filterColumns(target) {
    const found = new Map();
    for (const column of this.belonging('columns', target)) {
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
    for (const relation of this.belonging('relations', target)) {
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
    for (const embedded of this.belonging('embeddeds', target)) {
      const key = `${String(embedded.prefix)} ${embedded.propertyName}`;
      if (!found.has(key)) found.set(key, embedded);
    }
    return [...found.values()];
  }

  filterRelationIds(target) {
    return this.#firstOfEachProperty('relationIds', target);
  }

  filterRelationCounts(target) {
    return this.#firstOfEachProperty('relationCounts', target);
  }

  filterListeners(target) {
    return this.belonging('entityListeners', target);
  }

  filterIndices(target) {
    return this.belonging('indices', target);
  }

  filterForeignKeys(target) {
    return this.belonging('foreignKeys', target);
  }

  filterUniques(target) {
    return this.belonging('uniques', target);
  }

  filterChecks(target) {
    return this.belonging('checks', target);
  }

  filterExclusions(target) {
    return this.belonging('exclusions', target);
  }

  findGenerated(target, propertyName) {
    return this.belonging('generations', target).find((one) => one.propertyName === propertyName);
  }

  findTree(target) {
    return this.belonging('trees', target)[0];
  }

  findJoinTable(target, propertyName) {
    return this.belonging('joinTables', target).find((table) => table.propertyName === propertyName);
  }

  filterJoinColumns(target, propertyName) {
    return this.belonging('joinColumns', target).filter((one) => one.propertyName === propertyName);
  }

  findInheritanceType(target) {
    return this.belonging('inheritances', target)[0];
  }

  findDiscriminatorValue(target) {
    return this.belonging('discriminatorValues', target)[0];
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
    for (const arg of this.belonging(list, target)) if (!found.has(arg.propertyName)) found.set(arg.propertyName, arg);
    return [...found.values()];
  }
}

/** What a storage holds now, for one who asks about every target: nobody's arguments are searched among those of all. */
class IndexedMetadataArgs extends MetadataArgsStorage {
  #indexes = new Map();

  constructor(storage) {
    super();
    Object.assign(this, storage);
  }

  belonging(list, target) {
    const index = this.#index(list);
    const targets = Array.isArray(target) ? [...new Set(target)] : [target];
    const found = targets.map((one) => index.get(one)).filter(Boolean);
    if (found.length > 1) found.splice(0, found.length, found.flat().sort((a, b) => a.place - b.place));
    return found.length === 0 ? [] : found[0].map(({ arg }) => arg);
  }

  /** What is declared while others are looked at (an embedded class that a function imports) is found as well. */
  #index(list) {
    const args = this[list];
    const known = this.#indexes.get(list);
    if (known?.count === args.length) return known.index;
    const index = new Map();
    for (const [place, arg] of args.entries()) {
      if (!index.has(arg.target)) index.set(arg.target, []);
      index.get(arg.target).push({ place, arg });
    }
    this.#indexes.set(list, { count: args.length, index });
    return index;
  }
}

/** The one storage of the process; kept on globalThis because projects may reach for it there. */
function getMetadataArgsStorage() {
  globalThis.typeormMetadataArgsStorage ??= new MetadataArgsStorage();
  return globalThis.typeormMetadataArgsStorage;
}

module.exports = { MetadataArgsStorage, IndexedMetadataArgs, getMetadataArgsStorage, inheritanceTree };
