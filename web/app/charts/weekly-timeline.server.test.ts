import { describe, expect, it } from '@jest/globals';
import { drawWeeklyTimeline } from './weekly-timeline.server';

const now = new Date('2026-05-14T00:00:00Z');
const weeks = [4, 0, 8, 2].map((count, index) => ({
  weekStart: new Date(Date.UTC(2026, 3, 6 + 7 * index)).toISOString().slice(0, 10),
  count,
}));

describe('the timeline of a problem', () => {
  it('draws a bar a week, the highest to the top, an empty week without height', () => {
    const picture = drawWeeklyTimeline(weeks, [], now);
    expect(picture?.bars.map((bar) => bar.height)).toEqual([69, 0, 138, 34.5]);
    expect(picture?.bars[2]).toMatchObject({ y: picture?.top, words: 'week of 20 Apr: 8' });
  });

  it('keeps every bar inside of the picture and in the order of time', () => {
    const picture = drawWeeklyTimeline(weeks, [], now);
    const xs = picture?.bars.map((bar) => bar.x) ?? [];
    expect([...xs].sort((a, b) => a - b)).toEqual(xs);
    const last = picture?.bars[3];
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(picture?.right ?? 0);
  });

  it('labels counts in whole tickets', () => {
    const one = drawWeeklyTimeline(
      [
        { weekStart: '2026-04-06', count: 1 },
        { weekStart: '2026-04-13', count: 0 },
      ],
      [],
      now,
    );
    expect(one?.countTicks.map((tick) => tick.label)).toEqual(['0', '1']);
  });

  it('marks releases at their moment, leaves out those outside of the range, and never lays two labels over each other', () => {
    const markers = [
      { at: '2026-04-08T00:00:00Z', kind: 'release', label: '4.8 released' },
      { at: '2026-04-09T00:00:00Z', kind: 'fix', label: 'fix shipped' },
      { at: '2026-04-10T00:00:00Z', kind: 'release', label: '4.9 released' },
      { at: '2025-01-01T00:00:00Z', kind: 'release', label: '3.0 released' },
    ];
    const picture = drawWeeklyTimeline(weeks, markers, now);
    expect(picture?.markers.map((marker) => [marker.label, marker.labelY])).toEqual([
      ['4.8 released', 10],
      ['fix shipped', 23],
      ['4.9 released', null],
    ]);
  });

  it('adds weeks up where a long life would make the bars too thin, and loses none', () => {
    const years = Array.from({ length: 300 }, (_, index) => ({
      weekStart: new Date(Date.UTC(2020, 0, 6 + 7 * index)).toISOString().slice(0, 10),
      count: index === 0 ? 8 : 1,
    }));
    const picture = drawWeeklyTimeline(years, [], now);
    expect(picture?.weeksPerBar).toBe(4);
    expect(picture?.bars).toHaveLength(75);
    expect(picture?.bars[0]?.words).toBe('4 weeks from 6 Jan 2020: 11');
    const total = picture?.bars.reduce((sum, bar) => sum + Number(bar.words.split(': ')[1]), 0);
    expect(total).toBe(307);
  });

  it('draws nothing for less than two weeks', () => {
    expect(drawWeeklyTimeline(weeks.slice(0, 1), [], now)).toBeNull();
  });
});
