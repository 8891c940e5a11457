import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.5834,
  weights: {
    contrast: 0.70957,
    leadCosine: 2.4222,
    lengthDistance: -0.37643,
    signatureCosine: 0.8166,
    series: -1.5106,
    unlikeOfReporter: -2.541,
  },
};
