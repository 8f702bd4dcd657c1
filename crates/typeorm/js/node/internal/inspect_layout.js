/** How util.inspect joins the parts of an object: on one line, in columns, or one a line. */

const OBJECT = 0;
const ARRAY = 1;
const ARRAY_EXTRA = 2;
// eslint-disable-next-line no-control-regex
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;

function isWide(code) {
  return code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3)
    || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60)
    || (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f900 && code <= 0x1f9ff)
    || (code >= 0x20000 && code <= 0x3fffd));
}

/** Columns that a string takes on a terminal. */
function width(text, stripped) {
  let columns = 0;
  const bare = stripped === false ? text : text.replace(ANSI, '');
  // eslint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  for (const char of bare.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (isWide(code)) columns += 2;
    else if (code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && !/^\p{Mn}|\p{Me}|\p{Cf}$/u.test(char)) columns += 1;
  }
  return columns;
}

/** Number of columns that Node chooses for short array elements. */
function columnCount(ctx, output, longest, total) {
  const widest = longest + 2;
  const bias = Math.sqrt(widest - total / output.length);
  const biased = Math.max(widest - 3 - bias, 1);
  return Math.min(
    Math.round(Math.sqrt(2.5 * biased * output.length) / biased),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / widest),
    ctx.compact * 4,
    15,
  );
}

/** Joins many short array elements into aligned rows. */
function group(ctx, output, value) {
  const hasMore = ctx.maxArrayLength < output.length;
  const count = hasMore ? output.length - 1 : output.length;
  const widths = output.slice(0, count).map((part) => width(part, ctx.colors));
  const total = widths.reduce((sum, part) => sum + part + 2, 0);
  const longest = Math.max(...widths);
  if (!((longest + 2) * 3 + ctx.indentationLvl < ctx.breakLength && (total / (longest + 2) > 5 || longest <= 6))) return output;
  const columns = columnCount(ctx, output, longest, total);
  if (columns <= 1) return output;
  const numeric = value !== undefined && Array.from({ length: output.length }, (_, i) => value[i]).every((item) => typeof item === 'number' || typeof item === 'bigint');
  const columnWidths = Array.from({ length: columns }, (_, column) => {
    let most = 0;
    for (let i = column; i < count; i += columns) most = Math.max(most, widths[i]);
    return most + 2;
  });
  const rows = [];
  for (let start = 0; start < count; start += columns) {
    rows.push(row(output, { start, end: Math.min(start + columns, count), widths, columnWidths, numeric }));
  }
  if (hasMore) rows.push(output[count]);
  return rows;
}

function row(output, { start, end, widths, columnWidths, numeric }) {
  let text = '';
  for (let i = start; i < end; i++) {
    const last = i === end - 1;
    const part = last ? output[i] : `${output[i]}, `;
    const wanted = columnWidths[i - start] + output[i].length - widths[i] - (last ? 2 : 0);
    if (numeric) text += part.padStart(wanted);
    else text += last ? part : part.padEnd(wanted);
  }
  return text;
}

function fitsOneLine(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (const part of output) {
    total += ctx.colors ? part.replace(ANSI, '').length : part.length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

/** Joins the parts between the braces; `depth` is the nesting depth of the parts. */
function arrange(ctx, parts, { base, braces, isArray, depth, value }) {
  const lead = base ? `${base} ` : '';
  if (ctx.compact !== true) {
    let output = parts;
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      if (isArray && parts.length > 6) output = group(ctx, parts, value);
      if (ctx.currentDepth - (depth - 1) < ctx.compact && output.length === parts.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (fitsOneLine(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${lead}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indent = `\n${' '.repeat(ctx.indentationLvl)}`;
    return `${lead}${braces[0]}${indent}  ${output.join(`,${indent}  `)}${indent}${braces[1]}`;
  }
  if (fitsOneLine(ctx, parts, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${parts.join(', ')} ${braces[1]}`;
  const indent = `\n${' '.repeat(ctx.indentationLvl)}`;
  const line = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${indent}  `;
  return `${braces[0]}${line}${parts.join(`,${indent}  `)} ${braces[1]}`;
}

module.exports = { OBJECT, ARRAY, ARRAY_EXTRA, ANSI, arrange, width };
