import type { MonthCount } from '../analysis/analysis.js';
import { count, counted } from '../terminal/numbers.js';
import { markup, type Markup } from './markup.js';

/** Twelve or more counts on 80 × 20, the last one dotted. @param label  what a screen reader says */
export function sparkline(counts: readonly number[], label: string): Markup {
  const [width, height, margin] = [96, 22, 3];
  const most = Math.max(1, ...counts);
  const x = (at: number): number =>
    margin + (counts.length < 2 ? 0 : (at / (counts.length - 1)) * (width - 2 * margin));
  const y = (value: number): number => height - margin - (value / most) * (height - 2 * margin);
  const points = counts.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const last = counts.length - 1;
  return markup`<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
    <polyline points="${points}" /><circle cx="${x(last).toFixed(1)}" cy="${y(counts[last] ?? 0).toFixed(1)}" r="2" />
  </svg>`;
}

export interface Bar {
  readonly label: string;
  readonly name: string;
  readonly value: number;
}

/** Bars in falling order and the line of their running share of `total`. */
export function pareto(bars: readonly Bar[], total: number, unit: string): Markup {
  const frame = new Frame(960, 280, { left: 52, right: 52, top: 24, bottom: 44 });
  const most = niceCeiling(Math.max(1, ...bars.map(({ value }) => value)));
  const slot = frame.width / Math.max(1, bars.length);
  let running = 0;
  const shares = bars.map(({ value }) => (running += value) / Math.max(1, total));
  const top = Math.min(1, niceShare(shares.at(-1) ?? 0));
  const points = shares
    .map((share, at) => `${(frame.left + (at + 0.5) * slot).toFixed(1)},${frame.y(share / top).toFixed(1)}`)
    .join(' ');
  return markup`<svg viewBox="0 0 960 280" role="img" aria-label="Tickets of the ${bars.length} largest problems and their running share">
    ${frame.leftAxis(most, unit)} ${frame.rightAxis(top)}
    ${bars.map(
      (
        { label, name, value },
        at,
      ) => markup`<g><title>${name}: ${counted(value, 'ticket')}, together ${Math.round((shares[at] ?? 0) * 100)} %</title>
        <rect class="bar" x="${(frame.left + at * slot + slot * 0.14).toFixed(1)}" y="${frame.y(value / most).toFixed(1)}" width="${(slot * 0.72).toFixed(1)}" height="${(frame.y(0) - frame.y(value / most)).toFixed(1)}" rx="2" />
        <text class="tick" x="${(frame.left + (at + 0.5) * slot).toFixed(1)}" y="${frame.y(0) + 18}" text-anchor="middle">${label}</text></g>`,
    )}
    <polyline class="line" points="${points}" />
    <text class="axis" x="${frame.left + frame.width / 2}" y="276" text-anchor="middle">problems by size; the line is their share of all tickets so far</text>
  </svg>`;
}

/** Tickets a month, those of recurring problems below those that stand alone. */
export function monthChart(months: readonly MonthCount[]): Markup {
  const frame = new Frame(960, 240, { left: 52, right: 12, top: 24, bottom: 44 });
  const most = niceCeiling(Math.max(1, ...months.map(({ recurring, single }) => recurring + single)));
  const slot = frame.width / Math.max(1, months.length);
  const gap = slot > 6 ? slot * 0.16 : 0;
  const every = Math.max(1, Math.ceil(months.length / 12));
  return markup`<svg viewBox="0 0 960 240" role="img" aria-label="Tickets created a month, ${months.length} months">
    ${frame.leftAxis(most, 'tickets')}
    ${months.map(({ month, recurring, single }, at) => {
      const [low, high] = [frame.y(recurring / most), frame.y((recurring + single) / most)];
      const x = (frame.left + at * slot + gap / 2).toFixed(1);
      const width = (slot - gap).toFixed(1);
      return markup`<g><title>${month}: ${count(recurring)} recurring, ${count(single)} alone</title>
        <rect class="bar" x="${x}" y="${low.toFixed(1)}" width="${width}" height="${(frame.y(0) - low).toFixed(1)}" />
        <rect class="rest" x="${x}" y="${high.toFixed(1)}" width="${width}" height="${(low - high).toFixed(1)}" />
        ${at % every === 0 && markup`<text class="tick" x="${(frame.left + (at + 0.5) * slot).toFixed(1)}" y="${frame.y(0) + 18}" text-anchor="middle">${month}</text>`}</g>`;
    })}
  </svg>`;
}

/** Weekly (or longer) counts of one problem as bars. */
export function weekBars(counts: readonly number[], firstDay: string, lastDay: string, stepText: string): Markup {
  const [width, height] = [560, 84];
  const most = Math.max(1, ...counts);
  const slot = width / Math.max(1, counts.length);
  return markup`<svg class="weeks" viewBox="0 0 ${width} ${height + 18}" role="img" aria-label="Tickets per ${stepText}, at most ${most}">
    <line class="grid" x1="0" x2="${width}" y1="${height}" y2="${height}" />
    ${counts.map((value, at) => {
      const tall = value === 0 ? 0 : Math.max(2, (value / most) * (height - 6));
      return markup`<rect class="bar" x="${(at * slot + slot * 0.08).toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${(slot * 0.84).toFixed(1)}" height="${tall.toFixed(1)}"><title>${counted(value, 'ticket')}</title></rect>`;
    })}
    <text class="tick" x="0" y="${height + 14}">${firstDay}</text>
    <text class="tick" x="${width}" y="${height + 14}" text-anchor="end">${lastDay}</text>
    <text class="tick" x="${width / 2}" y="${height + 14}" text-anchor="middle">tickets per ${stepText}, highest ${most}</text>
  </svg>`;
}

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Place of a picture's data and its axes. */
class Frame {
  readonly left: number;
  readonly width: number;
  private readonly top: number;
  private readonly height: number;

  constructor(width: number, height: number, margins: Margins) {
    this.left = margins.left;
    this.top = margins.top;
    this.width = width - margins.left - margins.right;
    this.height = height - margins.top - margins.bottom;
  }

  /** @param share  0 at the bottom, 1 at the top */
  y(share: number): number {
    return this.top + this.height * (1 - share);
  }

  leftAxis(most: number, unit: string): Markup {
    const steps = [0, 0.25, 0.5, 0.75, 1].filter((share) => Number.isInteger(most * share));
    return markup`${steps.map(
      (
        share,
      ) => markup`<line class="grid" x1="${this.left}" x2="${this.left + this.width}" y1="${this.y(share)}" y2="${this.y(share)}" />
        <text class="tick" x="${this.left - 8}" y="${this.y(share) + 4}" text-anchor="end">${count(most * share)}</text>`,
    )}<text class="axis" x="${this.left}" y="${this.top - 8}">${unit}</text>`;
  }

  rightAxis(top: number): Markup {
    return markup`${[0, 0.5, 1].map(
      (share) =>
        markup`<text class="tick" x="${this.left + this.width + 8}" y="${this.y(share) + 4}">${Math.round(top * share * 100)} %</text>`,
    )}`;
  }
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * power >= value) ?? 10;
  return Math.max(4, step * power);
}

/** The share axis ends a little above the data. */
function niceShare(share: number): number {
  return [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1].find((step) => step >= share) ?? 1;
}
