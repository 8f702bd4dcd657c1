/** Joins of select builders: along relations, with entities, tables and sub-queries. */

const { WhereQueryBuilder } = require('./query_builder_where');
const { joinsSql } = require('./query_builder_join_sql');
const { TypeORMError } = require('./errors');

class JoinQueryBuilder extends WhereQueryBuilder {
  innerJoin(target, alias, condition, parameters) {
    return this.addJoin('INNER', target, alias, condition, parameters);
  }

  leftJoin(target, alias, condition, parameters) {
    return this.addJoin('LEFT', target, alias, condition, parameters);
  }

  innerJoinAndSelect(target, alias, condition, parameters) {
    this.addSelect(alias);
    return this.addJoin('INNER', target, alias, condition, parameters);
  }

  leftJoinAndSelect(target, alias, condition, parameters) {
    this.addSelect(alias);
    return this.addJoin('LEFT', target, alias, condition, parameters);
  }

  innerJoinAndMapMany(property, target, alias, condition, parameters) {
    return this.addMappedJoin('INNER', true, property, target, alias, condition, parameters);
  }

  innerJoinAndMapOne(property, target, alias, condition, parameters) {
    return this.addMappedJoin('INNER', false, property, target, alias, condition, parameters);
  }

  leftJoinAndMapMany(property, target, alias, condition, parameters) {
    return this.addMappedJoin('LEFT', true, property, target, alias, condition, parameters);
  }

  leftJoinAndMapOne(property, target, alias, condition, parameters) {
    return this.addMappedJoin('LEFT', false, property, target, alias, condition, parameters);
  }

  addMappedJoin(kind, isMany, property, target, alias, condition, parameters) {
    this.addSelect(alias);
    this.addJoin(kind, target, alias, condition, parameters);
    const [parentAlias, ...path] = property.split('.');
    const join = this.state.joins[this.state.joins.length - 1];
    join.mapTo = { parentAlias, property: path.join('.'), isMany };
    return this;
  }

  addJoin(kind, target, aliasName, condition, parameters) {
    if (parameters) this.setParameters(parameters);
    const found = typeof target === 'string' ? this.relationAt(target) : undefined;
    const join = { kind, condition, relation: found?.relation, parentAlias: found?.alias };
    const joined = found ? found.relation.inverseEntityMetadata.target || found.relation.inverseEntityMetadata.name : target;
    join.alias = found ? this.aliasOfMetadata(found.relation.inverseEntityMetadata, aliasName) : this.createAlias(joined, aliasName);
    this.state.joins.push(join);
    return this;
  }

  /** Relations may lead to metadatas that no class or name finds again, so the alias is made from the metadata itself. */
  aliasOfMetadata(metadata, name) {
    const alias = { name, metadata };
    this.state.aliases.push(alias);
    return alias;
  }

  /** The relation behind "alias.property", if that is what a join names. */
  relationAt(target) {
    const place = target.indexOf('.');
    if (place === -1 || target.trim().startsWith('(')) return undefined;
    const alias = this.visibleAliases().find((one) => one.name === target.slice(0, place));
    if (!alias && this.connection.hasMetadata(target)) return undefined;
    if (!alias) throw new TypeORMError(`"${target.slice(0, place)}" alias was not found. Maybe you forgot to join it?`);
    const path = target.slice(place + 1);
    const relation = alias.metadata?.findRelationWithPropertyPath(path);
    if (!relation) throw new TypeORMError(`Relation with property path ${path} in entity was not found.`);
    return { alias, relation };
  }

  /** The JOIN clauses. */
  joinsSql() {
    return joinsSql(this);
  }

  /** Restricts a class of single-table inheritance to its own rows and those of its sub-classes. */
  discriminatorCondition({ name, metadata }) {
    const column = metadata.discriminatorColumn;
    if (!column || !metadata.parentEntityMetadata) return undefined;
    const values = [metadata, ...metadata.childEntityMetadatas].map((one) => one.discriminatorValue);
    return `"${name}"."${column.databaseName}" IN (${values.map((value) => this.bind(value)).join(', ')})`;
  }
}

module.exports = { JoinQueryBuilder };
