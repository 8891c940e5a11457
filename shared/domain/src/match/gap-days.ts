export const msPerDay = 86_400_000;
/** Gap assumed when a moment is unknown: neither near nor far. */
const unknownGapDays = 150;

/** Days (≥ 0) from an earlier moment to a later one, both in milliseconds, NaN when unknown. */
export function gapDaysOf(later: number, earlier: number): number {
  const gap = (later - earlier) / msPerDay;
  return Number.isNaN(gap) ? unknownGapDays : Math.max(0, gap);
}
