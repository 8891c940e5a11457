import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.5625,
  weights: {
    contrast: 0.71388,
    leadCosine: 2.4657,
    lengthDistance: -0.37309,
    signatureCosine: 0.77688,
    series: -1.5154,
    unlikeOfReporter: -2.5071,
  },
};
