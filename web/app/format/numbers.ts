const THIN = '\u202f';

/** 29055 → "29 055" with thin separators; four digits stay together. */
export const formatCount = (count: number): string => {
  const digits = String(Math.round(Math.abs(count)));
  const grouped = digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, THIN);
  return count < 0 ? `−${grouped}` : grouped;
};

/** "1 ticket", "63 tickets"; the plural is the singular with an s unless given. */
export const countOf = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)}${'\u00a0'}${Math.round(count) === 1 ? singular : plural}`;

const trimmed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

/** A measured amount with the digits that mean something: 0.42, 3.1, 58, 1 204. */
export const formatAmount = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 10) return formatCount(value);
  return trimmed(value, size >= 1 ? 1 : 2);
};

/** Hours as "20 min", "3 h 20", "58 h". */
export const formatHours = (hours: number): string => {
  const minutes = Math.round(hours * 60);
  if (minutes < 60) return `${minutes}${'\u00a0'}min`;
  if (hours >= 10) return `${formatCount(hours)}${'\u00a0'}h`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${'\u00a0'}h${rest === 0 ? '' : `${'\u00a0'}${String(rest).padStart(2, '0')}`}`;
};

/** A share between 0 and 1 as "38 %"; what is neither nothing nor all never reads as 0 or 100. */
export const formatShare = (share: number): string => {
  if (share > 0 && share < 0.01) return `<${'\u202f'}1${THIN}%`;
  if (share < 1 && share > 0.99) return `>${'\u202f'}99${THIN}%`;
  return `${Math.round(share * 100)}${THIN}%`;
};

/** "31–52"; both ends in the digits of the smaller. */
export const formatInterval = (interval: { low: number; high: number }): string => {
  const low = formatAmount(interval.low);
  const high = formatAmount(interval.high);
  return low === high ? low : `${low}–${high}`;
};

/** Bytes as "512 B", "14 kB", "3.2 MB" (powers of ten). */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes}${'\u00a0'}B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${value >= 10 ? Math.round(value) : trimmed(value, 1)}${'\u00a0'}${units[unit]}`;
};
