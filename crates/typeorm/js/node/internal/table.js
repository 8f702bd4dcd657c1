/** The table of console.table. */
const { inspect } = require('./inspect');
const { width } = require('./inspect_layout');

const INDEX = '(index)';
const VALUES = 'Values';

function cell(value) {
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0 });
}

function rowsOf(value) {
  if (value instanceof Map) return [...value].map(([key, item], index) => [String(index), { Key: key, [VALUES]: item }]);
  if (value instanceof Set) return [...value].map((item, index) => [String(index), item]);
  return Object.keys(value).map((key) => [key, value[key]]);
}

function centred(text, columns) {
  const room = columns - width(text);
  const left = Math.floor(room / 2);
  return ' '.repeat(left) + text + ' '.repeat(room - left);
}

/** Draws rows of objects (or of plain values) with one column per property. */
function render(value, wanted) {
  const rows = rowsOf(value).map(([key, item]) => {
    const isObject = item !== null && typeof item === 'object' && typeof item !== 'function';
    return { key, cells: isObject ? item : {}, value: isObject ? undefined : cell(item), plain: !isObject };
  });
  const columns = wanted || [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const index = value instanceof Map || value instanceof Set ? '(iteration index)' : INDEX;
  const header = [index, ...columns];
  const hasValues = rows.some(({ plain }) => plain);
  if (hasValues) header.push(VALUES);
  const body = rows.map(({ key, cells, value: text, plain }) => {
    const line = [key, ...columns.map((column) => (Object.hasOwn(cells, column) ? cell(cells[column]) : ''))];
    return hasValues ? [...line, plain ? text : ''] : line;
  });
  const widths = header.map((name, at) => Math.max(width(name), ...body.map((line) => width(line[at]))) + 2);
  const rule = (left, cross, right) => left + widths.map((columns_) => '─'.repeat(columns_)).join(cross) + right;
  const line = (cells) => `│${cells.map((text, at) => centred(text, widths[at])).join('│')}│`;
  return [rule('┌', '┬', '┐'), line(header), rule('├', '┼', '┤'), ...body.map(line), rule('└', '┴', '┘')].join('\n');
}

module.exports = { render };
