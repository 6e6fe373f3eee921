/** The last years that PostgreSQL's types hold as a whole, and the first one before Christ. */
const LAST_DATE_YEAR = 5_874_896;
const LAST_TIMESTAMP_YEAR = 294_275;
const FIRST_YEAR_BC = 4712;

const DATE = /^(?<year>\d{4,7})-(?<month>\d\d)-(?<day>\d\d)(?<bc> BC)?$/;
const TIMESTAMP = /^(?<date>\d{4,7}-\d\d-\d\d) (?<time>[\d:.]+)(?<zone>[+-]\d\d(:[0-5]\d){0,2})?(?<bc> BC)?$/;
const TIME = /^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?|24:00:00)$/;

/** Whether PostgreSQL, with its ISO style, reads a text as a date. */
export function isDateText(text: string): boolean {
  return isInfinite(text) || isDay(text, LAST_DATE_YEAR);
}

/** Whether PostgreSQL, with its ISO style, reads a text as a timestamp, with or without an offset. */
export function isTimestampText(text: string, hasZone: boolean): boolean {
  const { date, time, zone, bc = '' } = TIMESTAMP.exec(text)?.groups ?? {};
  const isRead = date !== undefined && time !== undefined && isDay(date + bc, LAST_TIMESTAMP_YEAR) && isTimeText(time);
  return isInfinite(text) || (isRead && time !== '24:00:00' && isZone(zone, hasZone));
}

/** Whether PostgreSQL reads a text as a time of day. */
export function isTimeText(text: string): boolean {
  return TIME.test(text);
}

function isInfinite(text: string): boolean {
  return text === 'infinity' || text === '-infinity';
}

function isZone(zone: string | undefined, isNeeded: boolean): boolean {
  return isNeeded ? zone !== undefined && Number(zone.slice(1, 3)) <= 15 : zone === undefined;
}

/** The calendar repeats every 400 years, and has no year 0. */
function isDay(text: string, lastYear: number): boolean {
  const { year, month, day, bc } = DATE.exec(text)?.groups ?? {};
  const number = Number(year);
  if (!number || number > (bc ? FIRST_YEAR_BC : lastYear) || Number(month) < 1 || Number(month) > 12) {
    return false;
  }
  const cycle = bc ? 400 - ((number - 1) % 400) : number % 400;
  const days = new Date(Date.UTC(2000 + cycle, Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= days;
}
