import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.5436,
  weights: {
    contrast: 0.71737,
    leadCosine: 2.2345,
    lengthDistance: -0.37919,
    signatureCosine: 0.83167,
    series: -1.471,
    unlikeOfReporter: -2.5668,
  },
};
