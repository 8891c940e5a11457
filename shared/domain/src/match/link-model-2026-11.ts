import type { WrittenLinkModel } from './link-model.js';

/** Trained by test/quality/train-link-model.ts; see ../cluster/README.md for sets and figures. */
export const linkModel202611: WrittenLinkModel = {
  bias: -6.7761,
  weights: {
    contrast: 0.69475,
    titleCosine: -1.4539,
    textCosine: 3.1754,
    titleCoverProduct: 1.3323,
    textCoverProduct: -3.2057,
    signatureCosine: 0.66807,
    series: -0.88064,
    unlikeOfReporter: -1.7371,
  },
};
