/** toLocaleString and its relatives in US English, for an engine without Intl. */

/** A number with thousands separators and at most three decimals, as en-US prints it. */
function numberText(value, options = {}) {
  if (typeof value === 'bigint') return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  const number = Number(value) * (options.style === 'percent' ? 100 : 1);
  if (Number.isNaN(number)) return 'NaN';
  const least = options.minimumFractionDigits ?? 0;
  const most = options.maximumFractionDigits ?? Math.max(least, options.style === 'percent' ? 0 : 3);
  if (!Number.isFinite(number)) return number < 0 ? '-∞' : '∞';
  let [whole, fraction = ''] = Math.abs(number).toFixed(most).split('.');
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  whole = whole.padStart(options.minimumIntegerDigits ?? 1, '0');
  if (options.useGrouping !== false) whole = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}${options.style === 'percent' ? '%' : ''}`;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The fields of a date in UTC or in the zone that the engine runs in. */
function fieldsOf(date, zone) {
  const utc = zone === 'UTC' || zone === 'GMT' ? 'UTC' : '';
  const get = (name) => date[`get${utc}${name}`]();
  return { year: get('FullYear'), month: get('Month'), day: get('Date'), weekday: get('Day'), hour: get('Hours'), minute: get('Minutes'), second: get('Seconds') };
}

function two(value) {
  return String(value).padStart(2, '0');
}

function datePart(fields, options) {
  const { year, month, day, weekday } = fields;
  const shownYear = options.year === '2-digit' ? two(year % 100) : String(year);
  const shownDay = options.day === '2-digit' ? two(day) : String(day);
  const lead = options.weekday ? `${options.weekday === 'long' ? DAYS[weekday] : DAYS[weekday].slice(0, 3)}, ` : '';
  if (options.month === 'long' || options.month === 'short') {
    const name = options.month === 'long' ? MONTHS[month] : MONTHS[month].slice(0, 3);
    return `${lead}${name}${options.day ? ` ${shownDay}${options.year ? ',' : ''}` : ''}${options.year ? ` ${shownYear}` : ''}`;
  }
  const shownMonth = options.month === '2-digit' ? two(month + 1) : String(month + 1);
  return lead + [options.month && shownMonth, options.day && shownDay, options.year && shownYear].filter(Boolean).join('/');
}

function timePart({ hour, minute, second }, options) {
  const is24 = options.hour12 === false || options.hourCycle === 'h23';
  const clock = is24 ? two(hour) : String(options.hour === '2-digit' ? two(hour % 12 || 12) : hour % 12 || 12);
  const parts = [options.hour && clock, options.minute && two(minute), options.second && two(second)].filter(Boolean).join(':');
  return options.hour && !is24 ? `${parts} ${hour < 12 ? 'AM' : 'PM'}` : parts;
}

const STYLES = {
  date: {
    full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
    medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
  },
  time: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

const NUMERIC_DATE = { year: 'numeric', month: 'numeric', day: 'numeric' };

/** A date in US English; without options date and time, or what `defaults` asks for. */
function dateText(date, options = {}, defaults = NUMERIC_DATE) {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  let wanted = { ...options };
  if (options.dateStyle || options.timeStyle) {
    const time = options.timeStyle === 'short' ? { hour: 'numeric', minute: '2-digit' } : STYLES.time;
    wanted = { ...wanted, ...STYLES.date[options.dateStyle], ...(options.timeStyle ? time : {}) };
  }
  const asked = ['weekday', 'year', 'month', 'day', 'hour', 'minute', 'second'].some((key) => wanted[key]);
  if (!asked) wanted = { ...wanted, ...defaults };
  const fields = fieldsOf(date, options.timeZone);
  const shownDate = wanted.year || wanted.month || wanted.day || wanted.weekday ? datePart(fields, wanted) : '';
  const shownTime = wanted.hour || wanted.minute || wanted.second ? timePart(fields, wanted) : '';
  return [shownDate, shownTime].filter(Boolean).join(', ');
}

module.exports = { numberText, dateText, DATE_AND_TIME: { ...NUMERIC_DATE, ...STYLES.time }, TIME: STYLES.time };
