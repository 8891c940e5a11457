import type { HardeningCandidate } from '@reprise/contracts/http';

type Status = HardeningCandidate['status'];

/** The steps a person may take. Whether a shipped change is proven or failed is measured, and may be corrected here. */
export const hardeningSteps: Readonly<Record<Status, readonly Status[]>> = {
  proposed: ['accepted', 'in work', 'rejected'],
  accepted: ['proposed', 'in work', 'rejected'],
  'in work': ['accepted', 'shipped, watching', 'rejected'],
  'shipped, watching': ['in work', 'proven', 'failed'],
  proven: ['failed', 'accepted'],
  failed: ['accepted', 'rejected'],
  rejected: ['proposed', 'accepted'],
};
