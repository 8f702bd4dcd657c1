/** Operators of `where`: what they hold, and the condition that each makes of a column and its parameters. */

class FindOperator {
  '@instanceof' = Symbol.for('FindOperator');

  constructor(type, value, useParameter = true, multipleParameters = false, getSql, objectLiteralParameters) {
    this._type = type;
    this._value = value;
    this._useParameter = useParameter;
    this._multipleParameters = multipleParameters;
    this._getSql = getSql;
    this._objectLiteralParameters = objectLiteralParameters;
  }

  get type() {
    return this._type;
  }

  get value() {
    return isFindOperator(this._value) ? this._value.value : this._value;
  }

  get child() {
    return isFindOperator(this._value) ? this._value : undefined;
  }

  get useParameter() {
    return isFindOperator(this._value) ? this._value.useParameter : this._useParameter;
  }

  get multipleParameters() {
    return isFindOperator(this._value) ? this._value.multipleParameters : this._multipleParameters;
  }

  get getSql() {
    return isFindOperator(this._value) ? this._value.getSql : this._getSql;
  }

  get objectLiteralParameters() {
    return isFindOperator(this._value) ? this._value.objectLiteralParameters : this._objectLiteralParameters;
  }
}

class EqualOperator extends FindOperator {
  constructor(value) {
    super('equal', value);
    this['@instanceof'] = Symbol.for('EqualOperator');
  }
}

const MARKS = new Set([Symbol.for('FindOperator'), Symbol.for('EqualOperator')]);

function isFindOperator(value) {
  return value !== null && typeof value === 'object' && MARKS.has(value['@instanceof']);
}

const single = (type) => (value) => new FindOperator(type, value);
const several = (type) => (value) => new FindOperator(type, value, true, true);

/** Raw(sql), Raw(alias => sql) or Raw(alias => sql, parameters). */
function Raw(valueOrFunction, parameters) {
  if (typeof valueOrFunction !== 'function') return new FindOperator('raw', valueOrFunction, false);
  return new FindOperator('raw', [], true, true, valueOrFunction, parameters);
}

const operators = {
  Equal: (value) => new EqualOperator(value),
  Not: single('not'),
  LessThan: single('lessThan'),
  LessThanOrEqual: single('lessThanOrEqual'),
  MoreThan: single('moreThan'),
  MoreThanOrEqual: single('moreThanOrEqual'),
  Like: single('like'),
  ILike: single('ilike'),
  In: several('in'),
  Any: single('any'),
  ArrayContains: single('arrayContains'),
  ArrayContainedBy: single('arrayContainedBy'),
  ArrayOverlap: single('arrayOverlap'),
  JsonContains: single('jsonContains'),
  Between: (from, to) => new FindOperator('between', [from, to], true, true),
  IsNull: () => new FindOperator('isNull', undefined, false),
  And: (...values) => new FindOperator('and', values, true, true),
  Or: (...values) => new FindOperator('or', values, true, true),
  Raw,
};

/** Conditions of one column and one parameter. */
const COMPARISONS = {
  equal: (column, place) => `${column} = ${place}`,
  lessThan: (column, place) => `${column} < ${place}`,
  lessThanOrEqual: (column, place) => `${column} <= ${place}`,
  moreThan: (column, place) => `${column} > ${place}`,
  moreThanOrEqual: (column, place) => `${column} >= ${place}`,
  like: (column, place) => `${column} LIKE ${place}`,
  ilike: (column, place) => `${column} ILIKE ${place}`,
  any: (column, place) => `${column} = ANY(${place})`,
  arrayContains: (column, place) => `${column} @> ${place}`,
  arrayContainedBy: (column, place) => `${column} <@ ${place}`,
  arrayOverlap: (column, place) => `${column} && ${place}`,
  jsonContains: (column, place) => `${column} ::jsonb @> ${place}`,
};

/** Values whose parameter is the whole list. */
const LIST_VALUES = new Set(['any', 'arrayContains', 'arrayContainedBy', 'arrayOverlap']);

/**
 * The condition that an operator makes. `bind` turns a value into the text of its parameter; `prepare` is what the
 * column does to a value on its way to the database.
 */
function operatorCondition(operator, column, { bind, prepare, bindNamed }) {
  const nested = (one) => (isFindOperator(one)
    ? operatorCondition(one, column, { bind, prepare, bindNamed }) : `${column} = ${bind(prepare(one))}`);
  const { type, _value: value } = operator;
  const compare = COMPARISONS[type];
  if (compare) {
    if (isFindOperator(value)) return operatorCondition(value, column, { bind, prepare, bindNamed });
    if (type === 'jsonContains') return compare(column, bind(typeof value === 'string' ? value : JSON.stringify(value)));
    return compare(column, bind(LIST_VALUES.has(type) ? value : prepare(value)));
  }
  if (type === 'isNull') return `${column} IS NULL`;
  if (type === 'not') return isFindOperator(value) ? `NOT(${nested(value)})` : `${column} != ${bind(prepare(value))}`;
  if (type === 'between') return `${column} BETWEEN ${bind(prepare(value[0]))} AND ${bind(prepare(value[1]))}`;
  if (type === 'in') {
    const list = Array.isArray(value) ? value : [...value];
    return list.length === 0 ? '0=1' : `${column} IN (${list.map((one) => bind(prepare(one))).join(', ')})`;
  }
  if (type === 'and') return value.map((one) => `(${nested(one)})`).join(' AND ');
  if (type === 'or') return `(${value.map((one) => `(${nested(one)})`).join(' OR ')})`;
  return rawCondition(operator, column, bindNamed);
}

function rawCondition({ _getSql: getSql, _value: value, _objectLiteralParameters: parameters }, column, bindNamed) {
  if (!getSql) return `${column} = ${value}`;
  if (parameters) bindNamed(parameters);
  return getSql(column);
}

module.exports = { FindOperator, EqualOperator, isFindOperator, operatorCondition, ...operators };
