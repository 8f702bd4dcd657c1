/** An embedded class: its members are columns and relations of the entity that embeds it. */

class EmbeddedMetadata {
  columns = [];
  relations = [];
  listeners = [];
  indices = [];
  uniques = [];
  relationIds = [];
  relationCounts = [];
  embeddeds = [];

  constructor({ entityMetadata, parentEmbeddedMetadata, args }) {
    this.entityMetadata = entityMetadata;
    this.parentEmbeddedMetadata = parentEmbeddedMetadata;
    this.type = args.type();
    this.propertyName = args.propertyName;
    this.customPrefix = args.prefix;
    this.isArray = args.isArray;
    const parent = parentEmbeddedMetadata;
    this.prefix = prefixOf(args);
    this.embeddedMetadataTree = parent ? [...parent.embeddedMetadataTree, this] : [this];
    this.parentPropertyNames = this.embeddedMetadataTree.map((one) => one.propertyName);
    this.parentPrefixes = [...(parent?.parentPrefixes ?? []), this.prefix].filter((prefix) => prefix !== '');
    this.propertyPath = this.parentPropertyNames.join('.');
  }

  create() {
    return typeof this.type === 'function' ? Reflect.construct(this.type, []) : {};
  }

  /** A list of the given kind from this embedded and the ones nested in it, depth first. */
  fromTree(kind) {
    return this.embeddeds.reduce((list, nested) => list.concat(nested.fromTree(kind)), this[kind]);
  }

  get columnsFromTree() {
    return this.fromTree('columns');
  }

  get relationsFromTree() {
    return this.fromTree('relations');
  }
}

/** Nothing or true means the property's name; an empty string or false means no prefix. */
function prefixOf(args) {
  if (args.prefix === undefined || args.prefix === true) return args.propertyName;
  return args.prefix || '';
}

module.exports = { EmbeddedMetadata };
