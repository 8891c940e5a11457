/**
 * The last time at which everything was to be regrouped.
 * @param hour  0–23, of the machine's clock (TZ)
 * @returns the latest full hour of that name that is not after `now`
 */
export function lastRefinementDue(now: Date, hour: number): Date {
  if (!(Number.isInteger(hour) && hour >= 0 && hour <= 23)) throw new RangeError(`hour must be 0–23, got ${hour}`);
  const due = new Date(now);
  due.setHours(hour, 0, 0, 0);
  if (due.getTime() > now.getTime()) due.setDate(due.getDate() - 1);
  return due;
}
