/**
 * 1. Distribution functions agree with 30-digit reference values (computed with mpmath 1.3) to 1e-11 relative, 1e-9 at very large shapes.
 * 2. Quantiles agree with printed tables (Abramowitz & Stegun 26.8; Pearson) and invert the distribution function.
 * 3. A quantile of a count is the smallest count that reaches the probability.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  betaCdf,
  betaQuantile,
  binomialCdf,
  chiSquareQuantile,
  gammaCdf,
  gammaQuantile,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  normalCdf,
  normalQuantile,
  poissonCdf,
  poissonProbability,
  poissonQuantile,
  poissonTail,
} from './distributions.js';
import { logGamma } from './log-gamma.js';

const relativeError = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected));

describe('distribution functions', () => {
  it.each<[name: string, actual: number, expected: number]>([
    ['ln Γ(0.001)', logGamma(0.001), 6.90717888538385],
    ['ln Γ(½) = ln √π', logGamma(0.5), 0.5723649429247],
    ['ln Γ(1.5)', logGamma(1.5), -0.120782237635245],
    ['ln Γ(3.25)', logGamma(3.25), 0.935801931108725],
    ['ln Γ(10) = ln 9!', logGamma(10), 12.8018274800815],
    ['ln Γ(100.5)', logGamma(100.5), 361.435540467778],
    ['ln Γ(1e6)', logGamma(1e6), 12815504.5691476],
    ['Gamma(0.1) at 0.5', gammaCdf(0.5, 0.1, 1), 0.941402445890134],
    ['Gamma(3, 1.5) at 2', gammaCdf(2, 3, 1.5), 0.576809918873156],
    ['Gamma(100, 9) at 10', gammaCdf(10, 100, 9), 0.15822098918643],
    ['Gamma(0.01) at 1e-10', gammaCdf(1e-10, 0.01, 1), 0.798861091433605],
    ['Gamma(5) at 30', gammaCdf(30, 5, 1), 0.999999996375699],
    ['Beta(2, 5) at 0.3', betaCdf(0.3, 2, 5), 0.579825],
    ['Beta(½, ½) at its median', betaCdf(0.5, 0.5, 0.5), 0.5],
    ['Beta(100, 1.5) at 0.99', betaCdf(0.99, 100, 1.5), 0.569283179403312],
    ['Beta(0.2, 30) at 0.001', betaCdf(0.001, 0.2, 30), 0.53610718981345],
    ['Poisson(0.3) at most 0', poissonCdf(0, 0.3), 0.740818220681718],
    ['Poisson(2.5) at most 3', poissonCdf(3, 2.5), 0.757576133133066],
    ['Poisson(100) at most 120', poissonCdf(120, 100), 0.977330670921647],
    ['Poisson(40) at most 5', poissonCdf(5, 40), 4.12730872973174e-12],
    ['Poisson(100) at least 120', poissonTail(120, 100), 0.0282303939648657],
    ['Poisson(2) exactly 3', poissonProbability(3, 2), (8 / 6) * Math.exp(-2)],
    ['Binomial(10, 0.2) at most 3', binomialCdf(3, 10, 0.2), 0.8791261184],
    ['Binomial(5, ½) at most 0', binomialCdf(0, 5, 0.5), 1 / 32],
    ['Binomial(100, 0.55) at most 50', binomialCdf(50, 100, 0.55), 0.182728184686145],
    ['NegativeBinomial(1.5, 0.4) at most 2', negativeBinomialCdf(2, 1.5, 0.4), 0.651429197994686],
    ['NegativeBinomial(20, 0.7) at most 10', negativeBinomialCdf(10, 20, 0.7), 0.730370386302723],
    ['Normal at −6', normalCdf(-6), 9.86587645037698e-10],
    ['Normal at −1.96', normalCdf(-1.96), 0.0249978951482204],
    ['Normal at 3', normalCdf(3), 0.99865010196837],
  ])('%s', (_name, actual, expected) => {
    expect(relativeError(actual, expected)).toBeLessThan(1e-11);
  });

  it('keeps nine digits at shapes of a hundred thousand', () => {
    expect(relativeError(gammaCdf(1e5, 1e5, 1), 0.500420522110365)).toBeLessThan(1e-9);
  });

  it.each([
    [() => logGamma(0), 'x > 0'],
    [() => gammaCdf(1, 0, 1), 'shape'],
    [() => betaQuantile(1.2, 1, 1), 'probability'],
    [() => poissonCdf(1, -1), 'mean'],
    [() => negativeBinomialQuantile(0.5, 1, 0), 'success'],
  ])('names the parameter that is out of range', (call, name) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(name);
  });
});

describe('quantiles', () => {
  it.each<[name: string, actual: number, expected: number, digits: number]>([
    ['χ² 95 %, 1 degree', chiSquareQuantile(0.95, 1), 3.84146, 5],
    ['χ² 95 %, 10 degrees', chiSquareQuantile(0.95, 10), 18.307, 3],
    ['χ² 2.5 %, 100 degrees', chiSquareQuantile(0.025, 100), 74.2219, 4],
    ['χ² 99.5 %, 2 degrees', chiSquareQuantile(0.995, 2), 10.5966, 4],
    ['Gamma(½) 10 %', gammaQuantile(0.1, 0.5, 1), 0.00789538704671561, 14],
    ['Gamma(½) 90 %', gammaQuantile(0.9, 0.5, 1), 1.35277172704771, 12],
    ['Gamma(3, 2) 2.5 %', gammaQuantile(0.025, 3, 2), 0.309336061447801, 12],
    ['Normal 97.5 %', normalQuantile(0.975), 1.95996398454005, 12],
    ['Normal 1e-10', normalQuantile(1e-10), -6.36134090240406, 10],
    ['Normal 80 %', normalQuantile(0.8), 0.841621233572914, 12],
    // One-sided 95 % bound of a rate after zero events: the "rule of three".
    ['Gamma(1) 95 % = −ln 0.05', gammaQuantile(0.95, 1, 1), -Math.log(0.05), 12],
  ])('%s', (_name, actual, expected, digits) => {
    expect(actual).toBeCloseTo(expected, digits);
  });

  it.each([
    [0.9, 1.5, 0.4, 5],
    [0.1, 20, 0.7, 4],
    [0.975, 0.2, 0.01, 150],
    [0.5, 100, 0.25, 299],
  ])('negative binomial at %d with size %d and success %d is %d', (p, size, success, expected) => {
    expect(negativeBinomialQuantile(p, size, success)).toBe(expected);
  });

  const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  const shape = fc.double({ min: 0.05, max: 2000, noNaN: true });

  it('gamma quantile inverts the gamma distribution function', () => {
    fc.assert(
      fc.property(probability, shape, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (p, a, rate) => {
        expect(Math.abs(gammaCdf(gammaQuantile(p, a, rate), a, rate) - p)).toBeLessThan(1e-9);
      }),
    );
  });

  it('beta quantile inverts the beta distribution function', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Where the density is unbounded at 1, one step of the last digit of x is the limit.
        const step = betaCdf(Math.min(1, x + 1e-15), a, b) - betaCdf(Math.max(0, x - 1e-15), a, b);
        expect(Math.abs(betaCdf(x, a, b) - p)).toBeLessThan(1e-9 + step);
      }),
    );
  });

  it('a count quantile is the smallest count that reaches the probability', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0.01, max: 500, noNaN: true }), (p, mean) => {
        const k = poissonQuantile(p, mean);
        expect(poissonCdf(k, mean)).toBeGreaterThanOrEqual(p);
        if (k > 0) expect(poissonCdf(k - 1, mean)).toBeLessThan(p);
      }),
    );
  });

  it('a Gamma-distributed rate makes Poisson counts negative binomial', () => {
    // Gamma(2.5, 4) mixed over Poisson(3 λ), integrated on a fine grid of quantiles.
    const steps = 2000;
    let mixed = 0;
    for (let i = 0; i < steps; i++) mixed += poissonCdf(2, 3 * gammaQuantile((i + 0.5) / steps, 2.5, 4)) / steps;
    expect(mixed).toBeCloseTo(negativeBinomialCdf(2, 2.5, 4 / 7), 4);
  });
});
