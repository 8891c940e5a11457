const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "3 May" in the year of `now`, else "3 May 2025" (UTC). */
export const formatDay = (moment: string | Date, now: Date): string => {
  const date = new Date(moment);
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  return date.getUTCFullYear() === now.getUTCFullYear() ? day : `${day} ${date.getUTCFullYear()}`;
};

/** "2026-05-03 14:02 UTC", for the hover text of a relative time. */
export const formatExactly = (moment: string | Date): string => {
  const iso = new Date(moment).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
};

/** "just now", "12 min ago", "2 h ago", "yesterday", "6 days ago", then the day. Moments ahead read "in 2 h". */
export const formatRelatively = (moment: string | Date, now: Date): string => {
  const seconds = (now.getTime() - new Date(moment).getTime()) / 1_000;
  const size = Math.abs(seconds);
  const say = (amount: string): string => (seconds < 0 ? `in ${amount}` : `${amount} ago`);
  if (size < 45) return 'just now';
  if (size < HOUR) return say(`${Math.max(1, Math.round(size / MINUTE))} min`);
  if (size < DAY) return say(`${Math.round(size / HOUR)} h`);
  const days = Math.round(size / DAY);
  if (days === 1) return seconds < 0 ? 'tomorrow' : 'yesterday';
  if (days <= 14) return say(`${days} days`);
  return formatDay(moment, now);
};

/** Seconds as "12 s", "4 min", "3 h", "2 days". */
export const formatAge = (seconds: number): string => {
  if (seconds < MINUTE) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < HOUR) return `${Math.round(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.round(seconds / HOUR)} h`;
  const days = Math.round(seconds / DAY);
  return `${days} ${days === 1 ? 'day' : 'days'}`;
};
