/** Which comes first in dates such as 03/04/2024. */
export type DayMonthOrder = 'day first' | 'month first';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const germanMonths: Readonly<Record<string, number>> = { mär: 3, mrz: 3, mai: 5, okt: 10, dez: 12 };

const yearFirst =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
const yearLast =
  /^(\d{1,2})[/.-](\d{1,2}|\p{L}{3,9})\.?[/.\- ](\d{4}|\d{2})(?:[T ,]+(?:um )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/iu;
const named =
  /^(?:\p{L}{2,9},? )?(?:(\d{1,2})\.? (\p{L}{3,9})\.?|(\p{L}{3,9})\.? (\d{1,2})),? (\d{4})(?:[, ]+(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/iu;

/** As answered already, on a day that every month has: most exports write nothing else, and the long way costs ten times as much. */
const asAnswered =
  /^(?:19[7-9]\d|20\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

/**
 * Read a date of a ticket export as ISO 8601 in UTC: ISO and year-first forms, `12/31/2024 3:04 PM`, `31.12.2024 15:04`,
 * `12/Mar/24 3:04 PM` (Jira), `31 Dec 2024`, seconds or milliseconds since 1970. Without a zone the moment is taken as UTC.
 *
 * @param order  for dates of two numbers that both can be a month
 * @returns undefined when it is no date or lies outside 1970–2100
 */
export function parseMoment(text: string, order: DayMonthOrder = 'day first'): string | undefined {
  const value = text.trim();
  if (asAnswered.test(value)) return withoutZeros(value);
  const first = yearFirst.exec(value);
  if (first) {
    const [, year, month, day, ...time] = first;
    return moment(Number(year), Number(month), Number(day), time);
  }
  const last = yearLast.exec(value);
  if (last) {
    const [, one, two, year, ...time] = last;
    const [day, month] = dayAndMonth(one ?? '', two ?? '', order);
    return moment(fullYear(year ?? ''), month, day, time);
  }
  const words = named.exec(value);
  if (words) {
    const [, dayBefore, monthAfter, monthBefore, dayAfter, year, hour, minute, second, half, zone] = words;
    const month = monthNumber(monthAfter ?? monthBefore ?? '');
    return moment(Number(year), month, Number(dayBefore ?? dayAfter), [hour, minute, second, undefined, half, zone]);
  }
  if (/^\d{10}(\.\d+)?$/.test(value)) return iso(Number(value) * 1000);
  if (/^\d{13}$/.test(value)) return iso(Number(value));
  return undefined;
}

/** Order that all given dates agree with; undefined when each could be either. Dots are read day first. */
export function dayMonthOrderOf(values: Iterable<string>): DayMonthOrder | undefined {
  let halfDays = false;
  for (const value of values) {
    const match = /^\s*(\d{1,2})([/.-])(\d{1,2})\2\d{2,4}/.exec(value);
    if (!match) continue;
    if (match[2] === '.' || Number(match[1]) > 12) return 'day first';
    if (Number(match[3]) > 12) return 'month first';
    halfDays ||= /[ap]m\b/i.test(value);
  }
  return halfDays ? 'month first' : undefined;
}

function dayAndMonth(one: string, two: string, order: DayMonthOrder): [day: number, month: number] {
  if (!/^\d/.test(two)) return [Number(one), monthNumber(two)];
  const [a, b] = [Number(one), Number(two)];
  if (a > 12) return [a, b];
  if (b > 12) return [b, a];
  return order === 'day first' ? [a, b] : [b, a];
}

function monthNumber(word: string): number {
  const short = word.slice(0, 3).toLowerCase();
  return germanMonths[short] ?? monthNames.indexOf(short) + 1;
}

function fullYear(year: string): number {
  return year.length === 2 ? 2000 + Number(year) : Number(year);
}

function moment(year: number, month: number, day: number, time: readonly (string | undefined)[]): string | undefined {
  const [hourText, minute, second, fraction, half, zone] = time;
  let hour = Number(hourText ?? 0);
  if (half !== undefined) hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const milliseconds = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const isTime = hour <= 23 && Number(minute ?? 0) <= 59 && Number(second ?? 0) <= 60;
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!isTime || !isDay) return undefined;
  const local = Date.UTC(year, month - 1, day, hour, Number(minute ?? 0), Number(second ?? 0), milliseconds);
  return iso(local - zoneMinutes(zone) * 60_000);
}

function zoneMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

function iso(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  if (!(year >= 1970 && year <= 2100)) return undefined;
  return withoutZeros(date.toISOString());
}

const withoutZeros = (moment: string): string => (moment.endsWith('.000Z') ? `${moment.slice(0, -5)}Z` : moment);
