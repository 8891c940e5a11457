import { describe, expect, it } from '@jest/globals';
import { fitGrowth, testDrift } from './growth.js';

/** NIST/SEMATECH e-Handbook, chapter 8: hours of repairs of one system watched for 1,500 hours; published growth slope 0.516. */
const nistRepairs = Float64Array.from([5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478]);

/** ReliaWiki, "Crow-AMSAA (NHPP)", parameter estimation example: 22 failures, test stopped at the last. */
const reliawikiFailures = Float64Array.from([
  2.7, 10.3, 12.5, 30.6, 57, 61.3, 80, 109.5, 125, 128.6, 143.8, 167.9, 229.2, 296.7, 320.6, 328.2, 366.2, 396.7, 421.1,
  438.2, 501.2, 620,
]);

describe('growth of a recurring problem', () => {
  it("agrees with the NIST handbook's power-law example", () => {
    const model = fitGrowth(nistRepairs, 1500);
    expect(1 - model!.beta.value).toBeCloseTo(0.516, 3);
  });

  it("agrees with ReliaWiki's Crow-AMSAA example", () => {
    const model = fitGrowth(reliawikiFailures, 620);
    expect(model?.scale).toBeCloseTo(0.4239, 3);
  });

  it('says nothing below eight occurrences', () => {
    expect(fitGrowth(Float64Array.from([1, 2, 3, 4, 5, 6, 7]), 10)).toBeUndefined();
    expect(testDrift(Float64Array.from([1, 2, 3, 4]), 10)).toBeUndefined();
  });

  it('finds no drift in evenly spaced occurrences, and one in gathering ones', () => {
    const even = Float64Array.from({ length: 20 }, (_, i) => 5 * i + 2.5);
    expect(testDrift(even, 100)?.z).toBeCloseTo(0, 10);
    const late = even.map((day) => 100 * (day / 100) ** 0.3);
    expect(testDrift(late, 100)?.pValue).toBeLessThan(0.05);
    expect(fitGrowth(late, 100)?.beta.value).toBeGreaterThan(1.5);
  });
});
