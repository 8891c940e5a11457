import { describe, expect, it } from '@jest/globals';
import { drawPareto } from './pareto.server';

describe('the Pareto picture', () => {
  const bars = [
    { label: 'PRB-1', value: 60, cumulativeShare: 0.6 },
    { label: 'PRB-2', value: 30, cumulativeShare: 0.9 },
    { label: 'PRB-3', value: 10, cumulativeShare: 1 },
  ];

  it('draws the bars in proportion and the curve up to the whole', () => {
    const picture = drawPareto(bars, 'h');
    const [first, second] = picture?.bars ?? [];
    expect((second?.height ?? 0) / (first?.height ?? 1)).toBeCloseTo(0.5, 2);
    expect(picture?.dots[2]?.y).toBe(14);
    expect(picture?.bars[1]?.words).toBe('PRB-2: 30 h, 90 % up to here');
  });

  it('rises from left to right', () => {
    const ys = drawPareto(bars, 'h')?.dots.map((dot) => dot.y) ?? [];
    expect([...ys].sort((a, b) => b - a)).toEqual(ys);
  });

  it('names thin bars by their rank', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ label: `PRB-${index}`, value: 1, cumulativeShare: 1 }));
    expect(drawPareto(many, 'h')?.bars[39]?.label).toBe('40');
    expect(drawPareto(bars, 'h')?.bars[0]?.label).toBe('PRB-1');
  });

  it('says nothing about a single bar', () => {
    expect(drawPareto(bars.slice(0, 1), 'h')).toBeNull();
  });

  it('stands when every value is zero', () => {
    const flat = drawPareto(
      bars.map((bar) => ({ ...bar, value: 0 })),
      'h',
    );
    expect(flat?.bars.every((bar) => bar.height === 0)).toBe(true);
  });
});
