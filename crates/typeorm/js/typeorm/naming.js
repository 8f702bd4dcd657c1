// The default naming strategy: names of tables, columns, constraints and indexes.
const { snakeCase, camelCase, titleCase } = require('./strings');
const { usesEncodedHashes } = require('./generation');

const HEX = '0123456789abcdef';

/** SHA-1 of the text's UTF-8 bytes, as lower-case hexadecimal digits. */
function sha1(text) {
  let digits = '';
  for (const byte of host.crypto.hash('sha1', host.utf8Encode(text))) digits += HEX[byte >> 4] + HEX[byte & 15];
  return digits;
}

/** Names in the order of a hash's key. Without names, what Node says, as when `new Index(...)` was written for TableIndex. */
function sorted(columnNames) {
  if (typeof columnNames?.[Symbol.iterator] !== 'function') throw new TypeError('columnNames is not iterable');
  return [...columnNames].sort();
}

class DefaultNamingStrategy {
  constructor() {
    this['@instanceof'] = Symbol.for('DefaultNamingStrategy');
    this.nestedSetColumnNames = { left: 'nsleft', right: 'nsright' };
    this.materializedPathColumnName = 'mpath';
  }

  /** The name of a table without its schema. */
  getTableName(tableOrName) {
    const name = typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
    return name.split('.').pop();
  }

  /** Prefix and the first `length` digits of the hash; 0.3 hashed the URI-encoded text. */
  hashed(prefix, key, length) {
    return prefix + sha1(usesEncodedHashes() ? encodeURIComponent(key) : key).slice(0, length);
  }

  /** A hash over a table and its columns, which are sorted so that their order does not matter. */
  hashedColumns(prefix, tableOrName, columnNames, length) {
    const columns = sorted(columnNames).join('_');
    return this.hashed(prefix, `${this.getTableName(tableOrName)}_${columns}`, length);
  }

  tableName(targetName, userSpecifiedName) {
    return userSpecifiedName ? userSpecifiedName : snakeCase(targetName);
  }

  closureJunctionTableName(originalClosureTableName) {
    return `${originalClosureTableName}_closure`;
  }

  columnName(propertyName, customName, embeddedPrefixes) {
    const name = customName || propertyName;
    if (embeddedPrefixes.length === 0) return name;
    return camelCase(embeddedPrefixes.join('_')) + titleCase(name);
  }

  relationName(propertyName) {
    return propertyName;
  }

  primaryKeyName(tableOrName, columnNames) {
    return this.hashedColumns('PK_', tableOrName, columnNames, 27);
  }

  uniqueConstraintName(tableOrName, columnNames) {
    return this.hashedColumns('UQ_', tableOrName, columnNames, 27);
  }

  relationConstraintName(tableOrName, columnNames, where) {
    return this.withCondition('REL_', tableOrName, columnNames, where);
  }

  defaultConstraintName(tableOrName, columnName) {
    return this.hashedColumns('DF_', tableOrName, [columnName], 27);
  }

  foreignKeyName(tableOrName, columnNames, _referencedTablePath, _referencedColumnNames) {
    return this.hashedColumns('FK_', tableOrName, columnNames, 27);
  }

  indexName(tableOrName, columnNames, where) {
    return this.withCondition('IDX_', tableOrName, columnNames, where);
  }

  /** Like hashedColumns, with the condition of a partial index at the end of the key. */
  withCondition(prefix, tableOrName, columnNames, where) {
    const columns = sorted(columnNames).join('_');
    const key = `${this.getTableName(tableOrName)}_${columns}`;
    return this.hashed(prefix, where ? `${key}_${where}` : key, 26);
  }

  checkConstraintName(tableOrName, expression, isEnum) {
    const name = this.hashed('CHK_', `${this.getTableName(tableOrName)}_${expression}`, 26);
    return isEnum ? `${name}_ENUM` : name;
  }

  exclusionConstraintName(tableOrName, expression) {
    return this.hashed('XCL_', `${this.getTableName(tableOrName)}_${expression}`, 26);
  }

  joinColumnName(relationName, referencedColumnName) {
    return camelCase(`${relationName}_${referencedColumnName}`);
  }

  joinTableName(firstTableName, secondTableName, firstPropertyName, _secondPropertyName) {
    return snakeCase(`${firstTableName}_${firstPropertyName.replace(/\./gi, '_')}_${secondTableName}`);
  }

  joinTableColumnDuplicationPrefix(columnName, index) {
    return `${columnName}_${index}`;
  }

  joinTableColumnName(tableName, propertyName, columnName) {
    return camelCase(`${tableName}_${columnName ? columnName : propertyName}`);
  }

  joinTableInverseColumnName(tableName, propertyName, columnName) {
    return this.joinTableColumnName(tableName, propertyName, columnName);
  }

  prefixTableName(prefix, tableName) {
    return prefix + tableName;
  }
}

module.exports = { DefaultNamingStrategy, sha1 };
