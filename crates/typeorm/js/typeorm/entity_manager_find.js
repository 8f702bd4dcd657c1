/** Reading methods of the entity manager. */

const { TypeORMError } = require('./errors');

const finders = {
  find(target, options) {
    return this.findBuilder(target, options).getMany();
  },

  findBy(target, where) {
    return this.find(target, { where });
  },

  findAndCount(target, options) {
    return this.findBuilder(target, options).getManyAndCount();
  },

  findAndCountBy(target, where) {
    return this.findAndCount(target, { where });
  },

  /** Gone in 1.0, common before. */
  findByIds(target, ids) {
    if (ids.length === 0) return Promise.resolve([]);
    return this.findBuilder(target).andWhereInIds(ids).getMany();
  },

  async findOne(target, options) {
    // 0.2 took an id, or a where object, where later versions insist on options.
    if (!options?.where) {
      throw new Error('You must provide selection conditions in order to find a single row.');
    }
    return this.findBuilder(target, { ...options, take: 1 }).getOne();
  },

  findOneBy(target, where) {
    return this.findBuilder(target, { where, take: 1 }).getOne();
  },

  findOneById(target, id) {
    return this.findBuilder(target, { take: 1 }).andWhereInIds([id]).getOne();
  },

  count(target, options) {
    return this.findBuilder(target, options).getCount();
  },

  countBy(target, where) {
    return this.count(target, { where });
  },

  exists(target, options) {
    return this.findBuilder(target, { ...options, loadEagerRelations: false }).getExists();
  },

  exist(target, options) {
    return this.exists(target, options);
  },

  existsBy(target, where) {
    return this.exists(target, { where });
  },

  sum(target, column, where) {
    return aggregate(this, 'SUM', target, column, where);
  },

  average(target, column, where) {
    return aggregate(this, 'AVG', target, column, where);
  },

  minimum(target, column, where) {
    return aggregate(this, 'MIN', target, column, where);
  },

  maximum(target, column, where) {
    return aggregate(this, 'MAX', target, column, where);
  },
};

/** An aggregate of one column as a number; null over no rows. */
async function aggregate(manager, name, target, propertyName, where = {}) {
  const metadata = manager.connection.getMetadata(target);
  const column = metadata.columns.find((one) => one.propertyPath === propertyName);
  if (!column) throw new TypeORMError(`Column "${propertyName}" was not found in table "${metadata.name}"`);
  const builder = manager.findBuilder(target, { where, loadEagerRelations: false });
  const row = await builder.select(`${name}("${metadata.name}"."${column.databaseName}")`, name).getRawOne();
  return row[name] === null ? null : parseFloat(row[name]);
}

module.exports = { finders };
