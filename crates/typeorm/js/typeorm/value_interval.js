// Intervals in PostgreSQL's default output style (manual, 8.5.5) to an object with the parts that are not zero.

const INTERVAL =
  /^(?:([+-]?\d+) years?)? ?(?:([+-]?\d+) mons?)? ?(?:([+-]?\d+) days?)? ?(?:([+-])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?/;

/** Seconds with their fraction, without trailing zeroes. */
function secondsOf({ seconds = 0, milliseconds = 0 }) {
  const micros = seconds * 1000000 + Math.round(milliseconds * 1000);
  return (micros / 1000000).toFixed(6).replace(/\.?0+$/, '');
}

class PostgresInterval {
  constructor(text) {
    if (!text) return;
    const [, years, months, days, sign, hours, minutes, seconds, fraction] = INTERVAL.exec(text);
    const direction = sign === '-' ? -1 : 1;
    this.set('years', Number(years || 0));
    this.set('months', Number(months || 0));
    this.set('days', Number(days || 0));
    this.set('hours', direction * Number(hours || 0));
    this.set('minutes', direction * Number(minutes || 0));
    this.set('seconds', direction * Number(seconds || 0));
    if (fraction) this.set('milliseconds', (direction * Number(fraction.padEnd(6, '0'))) / 1000);
  }

  /** Keeps a part unless it is zero. */
  set(part, amount) {
    if (amount) this[part] = amount;
  }

  /** The text that PostgreSQL reads back: "6.789 seconds 5 minutes 4 hours". */
  toPostgres() {
    const parts = [];
    if (this.seconds || this.milliseconds) parts.push(`${secondsOf(this)} seconds`);
    for (const part of ['minutes', 'hours', 'days', 'months', 'years']) {
      if (this[part]) parts.push(`${this[part]} ${part}`);
    }
    return parts.length ? parts.join(' ') : '0';
  }

  /** ISO 8601 duration. */
  toISOString() {
    const { years = 0, months = 0, days = 0, hours = 0, minutes = 0 } = this;
    return `P${years}Y${months}M${days}DT${hours}H${minutes}M${secondsOf(this)}S`;
  }

  toISO() {
    return this.toISOString();
  }
}

for (const method of ['set', 'toPostgres', 'toISOString', 'toISO']) {
  Object.defineProperty(PostgresInterval.prototype, method, { enumerable: false });
}

module.exports = { PostgresInterval };
