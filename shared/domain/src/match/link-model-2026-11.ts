import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.6078,
  weights: {
    contrast: 0.70737,
    titleCosine: -1.5443,
    textCosine: 3.0231,
    titleCoverProduct: 1.2874,
    textCoverProduct: -3.0211,
    signatureCosine: 0.76229,
    series: -0.8915,
    unlikeOfReporter: -2.3721,
  },
};
