// Dates and times in PostgreSQL's ISO text format to JavaScript dates. A value without an offset is local time, as
// node-postgres has it; infinity becomes a number, as a Date cannot hold it.

const DATE_TIME = /^(\d+)-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(\.\d+)?)?.*?( BC)?$/;
const OFFSET = /(?:Z|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)(?: BC)?$/;

/** Milliseconds east of UTC; null when the text has no offset. */
function offsetOf(text) {
  const match = OFFSET.exec(text.slice(11));
  if (!match) return null;
  if (!match[1]) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3] || 0) * 60 + Number(match[4] || 0);
  return (match[1] === '-' ? -seconds : seconds) * 1000;
}

/** Parses date, timestamp and timestamptz. */
function parseDate(text) {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = 0, era] = match;
  const fullYear = era ? 1 - Number(year) : Number(year);
  const [monthIndex, milliseconds] = [Number(month) - 1, Math.floor(fraction * 1000)];
  const parts = [monthIndex, Number(day), Number(hour), Number(minute), Number(second), milliseconds];
  const offset = hour === 0 ? null : offsetOf(text);
  // The constructors read years 0 to 99 as 1900 to 1999; setting the year afterwards undoes that.
  if (offset === null) {
    const local = new Date(fullYear, ...parts);
    if (fullYear >= 0 && fullYear < 100) local.setFullYear(fullYear, parts[0], parts[1]);
    return local;
  }
  const utc = new Date(Date.UTC(fullYear, ...parts));
  if (fullYear >= 0 && fullYear < 100) utc.setUTCFullYear(fullYear, parts[0], parts[1]);
  return new Date(utc.getTime() - offset);
}

/** Pads a number with zeroes on the left. */
function pad(number, width) {
  return String(number).padStart(width, '0');
}

/** Writes a date as local time with its offset, which PostgreSQL reads for every date and time type. */
function formatDate(date) {
  let offset = -date.getTimezoneOffset();
  let year = date.getFullYear();
  const beforeChrist = year < 1;
  if (beforeChrist) year = Math.abs(year) + 1;
  const day = `${pad(year, 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
  const time = `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
  const sign = offset < 0 ? '-' : '+';
  offset = Math.abs(offset);
  const zone = `${sign}${pad(Math.floor(offset / 60), 2)}:${pad(offset % 60, 2)}`;
  return `${day}T${time}.${pad(date.getMilliseconds(), 3)}${zone}${beforeChrist ? ' BC' : ''}`;
}

module.exports = { parseDate, formatDate };
