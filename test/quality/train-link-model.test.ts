/** 1. The shipped link model is the trainer's own output, to the letter. 2. Training finds what tells one problem from two. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { linkInputNames, matchProfiles, type WrittenLinkModel } from '@reprise/domain';

import { fitLinkModel, sourceOf } from './train-link-model.js';

describe('the shipped link model', () => {
  it('is written as the training script prints it', () => {
    const { bias, weights } = matchProfiles['2026-11'].link;
    const written = Object.fromEntries(linkInputNames.map((name, k) => [name, weights[k]!]));
    const shipped = join(__dirname, '../../shared/domain/src/match/link-model-2026-11.ts');
    expect(sourceOf({ bias, weights: written as WrittenLinkModel['weights'] })).toBe(readFileSync(shipped, 'utf8'));
  });
});

describe('fitLinkModel', () => {
  it('gives weight to what tells confirmed pairs from others', () => {
    const width = linkInputNames.length;
    const n = 400;
    // Row r points to row r − 1; every fourth pair is one problem, and those begin more alike.
    const inputs = new Float32Array((n - 1) * width);
    for (let pair = 0; pair < n - 1; pair++) inputs[pair * width + 1] = (pair % 4 === 0 ? 0.6 : 0.2) + (pair % 7) / 20;
    const { weights } = fitLinkModel([
      {
        groups: Int32Array.from({ length: n }, (_, row) => (row % 4 === 1 ? row - 1 : row)),
        pairs: {
          offsets: Int32Array.from({ length: n + 1 }, (_, row) => Math.max(0, row - 1)),
          targets: Int32Array.from({ length: n - 1 }, (_, pair) => pair),
          inputs,
          crowding: new Float32Array(n),
        },
      },
    ]);
    expect(weights.leadCosine).toBeGreaterThan(0);
    expect(weights.contrast).toBeCloseTo(0);
  });
});
