import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

const WIDTH = 1120;
const HEIGHT = 200;
const MARGIN = { top: 14, right: 44, bottom: 24, left: 40 };

export interface ParetoBar {
  readonly label: string;
  readonly value: number;
  /** Share of everything up to and including this bar, 0–1. */
  readonly cumulativeShare: number;
}

export interface ParetoPicture {
  readonly width: number;
  readonly height: number;
  readonly bars: readonly {
    x: number;
    y: number;
    width: number;
    height: number;
    /** The bar's label, or its rank where the bars are too thin for labels. */
    label: string;
    words: string;
  }[];
  readonly curve: string;
  readonly dots: readonly { x: number; y: number }[];
  readonly valueTicks: readonly { y: number; label: string }[];
  readonly shareTicks: readonly { y: number; label: string }[];
  readonly left: number;
  readonly right: number;
  readonly ground: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/**
 * Bars by size with the curve of the cumulative share, on a scale of its own at the right.
 *
 * @param bars  in the order of rank
 * @param unit  word behind the values, e.g. "h"
 * @returns null for fewer than two bars: one bar says nothing about a distribution
 */
export const drawPareto = (bars: readonly ParetoBar[], unit: string): ParetoPicture | null => {
  if (bars.length < 2) return null;
  const left = MARGIN.left;
  const right = WIDTH - MARGIN.right;
  const ground = HEIGHT - MARGIN.bottom;
  const highest = Math.max(...bars.map((bar) => bar.value), 0) || 1;
  const x = scaleBand<number>(
    bars.map((_bar, index) => index),
    [left, right],
  ).padding(0.25);
  const y = scaleLinear([0, highest], [ground, MARGIN.top]).nice(4);
  const share = scaleLinear([0, 1], [ground, MARGIN.top]);
  const middle = (index: number): number => round((x(index) ?? 0) + x.bandwidth() / 2);
  const roomForLabels = x.bandwidth() >= 38;
  const dots = bars.map((bar, index) => ({ x: middle(index), y: round(share(bar.cumulativeShare)) }));
  return {
    width: WIDTH,
    height: HEIGHT,
    bars: bars.map((bar, index) => ({
      x: round(x(index) ?? 0),
      y: round(y(bar.value)),
      width: round(Math.min(x.bandwidth(), 64)),
      height: round(Math.max(0, ground - y(bar.value))),
      label: roomForLabels ? bar.label : String(index + 1),
      words: `${bar.label}: ${round(bar.value)} ${unit}, ${Math.round(bar.cumulativeShare * 100)} % up to here`,
    })),
    curve:
      line<{ x: number; y: number }>(
        (dot) => dot.x,
        (dot) => dot.y,
      )(dots) ?? '',
    dots,
    valueTicks: y.ticks(4).map((tick) => ({ y: round(y(tick)), label: `${tick} ${unit}` })),
    shareTicks: [0, 0.5, 0.8, 1].map((tick) => ({ y: round(share(tick)), label: `${tick * 100} %` })),
    left,
    right,
    ground,
  };
};
