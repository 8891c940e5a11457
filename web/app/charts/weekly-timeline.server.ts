import { scaleBand, scaleLinear } from 'd3-scale';
import { formatDay } from '~/format/moments';

const WIDTH = 1120;
const HEIGHT = 190;
const MARGIN = { top: 30, right: 8, bottom: 22, left: 34 };
const WEEK_MS = 7 * 24 * 3_600_000;
const MAX_BARS = 130;
const BIN_WEEKS = [1, 2, 4, 13, 26, 52];
const MAX_LABELLED_MARKERS = 12;
const LABEL_CHARACTERS = 22;
const CHARACTER_PX = 6.2;

export interface TimelineMarker {
  readonly at: string;
  readonly kind: string;
  readonly label: string;
}

/** A drawn timeline in picture coordinates, free of any library: the browser only sets it down. */
export interface TimelinePicture {
  readonly width: number;
  readonly height: number;
  /** Weeks a bar stands for: 1, or more where a long life would make the bars too thin to see. */
  readonly weeksPerBar: number;
  readonly bars: readonly { x: number; y: number; width: number; height: number; words: string }[];
  readonly countTicks: readonly { y: number; label: string }[];
  readonly timeTicks: readonly { x: number; label: string }[];
  readonly markers: readonly {
    x: number;
    labelY: number | null;
    anchor: 'start' | 'end';
    label: string;
    words: string;
  }[];
  readonly ground: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Whole numbers only: a tick at 0.5 tickets would be nonsense. */
const wholeTicks = (highest: number): number[] => scaleLinear([0, highest], [0, 1]).ticks(4).filter(Number.isInteger);

/** Rows for the labels of markers, so that neighbours do not cover each other; null where there is no room. */
const labelRows = (xs: readonly { x: number; width: number }[]): (number | null)[] => {
  const ends: number[] = [-Infinity, -Infinity];
  return xs.map(({ x, width }) => {
    const row = ends.findIndex((end) => end < x);
    if (row < 0) return null;
    ends[row] = x + width + 8;
    return row;
  });
};

/** Adds up consecutive weeks, `size` at a time; the last bin may be shorter. */
const binned = (
  weeks: readonly { weekStart: string; count: number }[],
  size: number,
): { weekStart: string; count: number }[] => {
  const bins: { weekStart: string; count: number }[] = [];
  weeks.forEach((week, index) => {
    const open = bins[bins.length - 1];
    if (index % size === 0 || !open) bins.push({ ...week });
    else open.count += week.count;
  });
  return bins;
};

/**
 * Sets out the weekly counts of a problem as bars with thin marks for releases, known errors and fixes.
 *
 * @param counts  consecutive weeks, oldest first; `weekStart` an ISO day (Monday, UTC)
 * @returns null when there are fewer than two weeks, which a picture would only pretend to say something about
 */
export const drawWeeklyTimeline = (
  counts: readonly { weekStart: string; count: number }[],
  markers: readonly TimelineMarker[],
  now: Date,
): TimelinePicture | null => {
  const weeksPerBar = BIN_WEEKS.find((size) => counts.length / size <= MAX_BARS) ?? 52;
  const weeks = binned(counts, weeksPerBar);
  const first = weeks[0];
  const last = counts[counts.length - 1];
  if (!first || !last || counts.length < 2) return null;
  const left = MARGIN.left;
  const right = WIDTH - MARGIN.right;
  const ground = HEIGHT - MARGIN.bottom;
  const highest = Math.max(...weeks.map((week) => week.count), 1);
  const x = scaleBand<number>(
    weeks.map((_week, index) => index),
    [left, right],
  ).paddingInner(weeks.length > 80 ? 0.1 : 0.25);
  const y = scaleLinear([0, highest], [ground, MARGIN.top]);
  const start = Date.parse(first.weekStart);
  const end = Date.parse(last.weekStart) + WEEK_MS;
  const at = scaleLinear([start, end], [left, right]);

  const bars = weeks.map((week, index) => ({
    x: round(x(index) ?? 0),
    y: round(y(week.count)),
    width: round(Math.max(1, x.bandwidth())),
    height: round(ground - y(week.count)),
    words: `${weeksPerBar === 1 ? 'week of' : `${weeksPerBar} weeks from`} ${formatDay(week.weekStart, now)}: ${week.count}`,
  }));

  const everyWeeks = Math.max(1, Math.ceil(weeks.length / 9));
  const timeTicks = weeks.flatMap((week, index) =>
    index % everyWeeks === 0 && index < weeks.length - everyWeeks / 2
      ? [{ x: round(x(index) ?? 0), label: formatDay(week.weekStart, now) }]
      : [],
  );

  const visible = markers
    .filter((marker) => Date.parse(marker.at) >= start && Date.parse(marker.at) <= end)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const placed = visible.map((marker) => {
    const label =
      marker.label.length > LABEL_CHARACTERS ? `${marker.label.slice(0, LABEL_CHARACTERS - 1)}…` : marker.label;
    return { marker, label, x: round(at(Date.parse(marker.at))), width: label.length * CHARACTER_PX };
  });
  const fits = visible.length <= MAX_LABELLED_MARKERS;
  const rows = labelRows(placed.map((one) => ({ x: Math.min(one.x, right - one.width), width: one.width })));

  return {
    width: WIDTH,
    height: HEIGHT,
    weeksPerBar,
    bars,
    countTicks: wholeTicks(highest).map((tick) => ({ y: round(y(tick)), label: String(tick) })),
    timeTicks,
    markers: placed.map((one, index) => {
      const row = fits ? (rows[index] ?? null) : null;
      return {
        x: one.x,
        labelY: row === null ? null : 10 + row * 13,
        anchor: one.x + one.width > right ? ('end' as const) : ('start' as const),
        label: one.label,
        words: `${one.marker.label}, ${formatDay(one.marker.at, now)}`,
      };
    }),
    ground,
    left,
    right,
    top: MARGIN.top,
  };
};
