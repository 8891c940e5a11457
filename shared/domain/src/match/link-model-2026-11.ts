import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.6095,
  weights: {
    contrast: 0.70746,
    titleCosine: -1.5444,
    textCosine: 3.0253,
    titleCoverProduct: 1.2884,
    textCoverProduct: -3.0229,
    signatureCosine: 0.76307,
    series: -0.89175,
    unlikeOfReporter: -2.3716,
  },
};
