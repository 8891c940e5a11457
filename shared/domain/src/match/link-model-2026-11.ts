import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.386,
  weights: {
    contrast: 0.66549,
    leadCosine: 3.1449,
    lengthDistance: -0.44767,
    signatureCosine: 0.85228,
    series: -1.5507,
    unlikeOfReporter: -2.4375,
  },
};
