/** The relation builder: sets, adds, removes and loads what a relation of one or more entities leads to. */

const { QueryBuilder } = require('./query_builder');
const { junctionSides } = require('./query_builder_join_sql');
const { TypeORMError } = require('./errors');

class RelationQueryBuilder extends QueryBuilder {
  '@instanceof' = Symbol.for('RelationQueryBuilder');

  onPath(path) {
    const { metadata } = this.state.mainAlias;
    this.path = path;
    this.relation = metadata.findRelationWithPropertyPath(path);
    if (!this.relation) throw new TypeORMError(`Relation ${path} was not found in entity ${metadata.tableName}`);
    return this;
  }

  of(entityOrIds) {
    this.owners = Array.isArray(entityOrIds) ? entityOrIds : [entityOrIds];
    return this;
  }

  /** Sets the one related entity; null takes it away. */
  async set(value) {
    const { relation } = this;
    if (relation.isToMany) throw new TypeORMError('Set operation is only supported for many-to-one and one-to-one relations. Use .add() method instead.');
    if (relation.isWithJoinColumn) await this.setKeys(this.owners, relation, value);
    else await this.setKeys([value], relation.inverseRelation, this.owners[0]);
  }

  async add(value) {
    const { relation } = this;
    const values = Array.isArray(value) ? value : [value];
    if (relation.isManyToMany) await this.insertJunctions(values);
    else if (relation.isOneToMany) await this.setKeys(values, relation.inverseRelation, this.owners[0]);
    else throw new TypeORMError('Add operation is only supported for many-to-many and one-to-many relations. Use .set() method instead.');
  }

  async remove(value) {
    const { relation } = this;
    const values = Array.isArray(value) ? value : [value];
    if (relation.isManyToMany) await this.deleteJunctions(values);
    else if (relation.isOneToMany) await this.setKeys(values, relation.inverseRelation, null);
    else throw new TypeORMError('Remove operation is only supported for many-to-many and one-to-many relations. Use .set(null) method instead.');
  }

  async addAndRemove(added, removed) {
    await this.remove(removed);
    await this.add(added);
  }

  /** Writes the key of a relation in the rows of `holders`. */
  async setKeys(holders, relation, target) {
    if (holders.length === 0) return;
    const metadata = relation.entityMetadata;
    const targetMap = target === null || target === undefined ? undefined : relation.inverseEntityMetadata.ensureEntityIdMap(target);
    for (const holder of holders) {
      const values = relation.joinColumns.map((column) => {
        return { column, value: targetMap ? column.referencedColumn.getEntityValue(targetMap) : null };
      });
      const { updateKeys } = require('./persistence_statements');
      await updateKeys(this, metadata, metadata.ensureEntityIdMap(holder), values);
    }
  }

  junctionRows(values) {
    const { relation } = this;
    const [own, other] = junctionSides(relation);
    const valueOf = (column, map) => column.referencedColumn.getEntityValue(map);
    return this.owners.flatMap((owner) => values.map((value) => {
      const ownMap = relation.entityMetadata.ensureEntityIdMap(owner);
      const otherMap = relation.inverseEntityMetadata.ensureEntityIdMap(value);
      return [
        ...own.map((column) => ({ column, value: valueOf(column, ownMap) })),
        ...other.map((column) => ({ column, value: valueOf(column, otherMap) })),
      ];
    }));
  }

  async insertJunctions(values) {
    const { insertJunctionRows } = require('./persistence_statements');
    await insertJunctionRows(this, this.relation.junctionEntityMetadata, this.junctionRows(values));
  }

  async deleteJunctions(values) {
    const { deleteJunctionRows } = require('./persistence_statements');
    await deleteJunctionRows(this, this.relation.junctionEntityMetadata, this.junctionRows(values));
  }

  async loadMany() {
    return this.loadBuilder().getMany();
  }

  async loadOne() {
    return (await this.loadBuilder().getOne()) ?? undefined;
  }

  /** The related entities of all owners. */
  loadBuilder() {
    const { relation } = this;
    const { SelectQueryBuilder } = require('./query_builder_select');
    const metadata = relation.inverseEntityMetadata;
    const builder = new SelectQueryBuilder(this.connection, this.queryRunner);
    builder.state.mainAlias = builder.aliasOfMetadata(metadata, relation.propertyName);
    builder.select(relation.propertyName);
    const ownerMaps = this.owners.map((owner) => relation.entityMetadata.ensureEntityIdMap(owner));
    if (ownerMaps.length === 0) return builder.where('0=1');
    const conditions = ownerMaps.map((map) => `(${this.ownerCondition(builder, map)})`);
    return builder.where(conditions.join(' OR '));
  }

  ownerCondition(builder, ownerMap) {
    const { relation } = this;
    const name = relation.propertyName;
    const key = (column) => `"${column.databaseName}"`;
    if (relation.isManyToMany) {
      const [own, other] = junctionSides(relation);
      const joined = other.map((column) => `"junction".${key(column)} = "${name}".${key(column.referencedColumn)}`);
      const owned = own.map((column) => `"junction".${key(column)} = ${builder.bind(column.referencedColumn.getEntityValue(ownerMap))}`);
      return `EXISTS (SELECT 1 FROM ${this.escapePath(relation.junctionEntityMetadata.tablePath)} "junction" WHERE ${[...joined, ...owned].join(' AND ')})`;
    }
    if (!relation.isWithJoinColumn) {
      return relation.inverseRelation.joinColumns
        .map((column) => `"${name}".${key(column)} = ${builder.bind(column.referencedColumn.getEntityValue(ownerMap))}`).join(' AND ');
    }
    const owner = relation.entityMetadata;
    const joined = relation.joinColumns.map((column) => `"owner".${key(column)} = "${name}".${key(column.referencedColumn)}`);
    const owned = owner.primaryColumns.map((column) => `"owner".${key(column)} = ${builder.bind(column.getEntityValue(ownerMap))}`);
    return `EXISTS (SELECT 1 FROM ${this.escapePath(owner.tablePath)} "owner" WHERE ${[...joined, ...owned].join(' AND ')})`;
  }
}

module.exports = { RelationQueryBuilder };
