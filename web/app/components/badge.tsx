import type { HardeningStatus, KnownErrorState, ProblemStatus } from '~/vocabulary';

const problemLooks: Record<ProblemStatus, string> = {
  suspected: '',
  confirmed: 'badge-blue',
  'known error': 'badge-violet',
  'fix planned': 'badge-outline',
  'fixed, watching': 'badge-amber',
  resolved: 'badge-green',
  regressed: 'badge-red',
  noise: 'badge-struck',
  'risk accepted': 'badge-struck',
};

const knownErrorLooks: Record<KnownErrorState, string> = {
  draft: '',
  'in review': 'badge-blue',
  published: 'badge-green',
  'needs review': 'badge-amber',
  retired: 'badge-struck',
};

const hardeningLooks: Record<HardeningStatus, string> = {
  proposed: '',
  accepted: 'badge-blue',
  'in work': 'badge-outline',
  'shipped, watching': 'badge-amber',
  proven: 'badge-green',
  failed: 'badge-red',
  rejected: 'badge-struck',
};

const fixLooks: Record<string, string> = { held: 'badge-green', 'too early': 'badge-amber', 'came back': 'badge-red' };

const otherLooks: Record<string, string> = {
  strong: 'badge-green',
  possible: 'badge-amber',
  running: 'badge-blue',
  completed: 'badge-green',
  failed: 'badge-red',
};
const looks: Record<string, string> = {
  ...problemLooks,
  ...knownErrorLooks,
  ...hardeningLooks,
  ...fixLooks,
  ...otherLooks,
};

/** A state as a word with a colour, never a colour alone. Words it does not know stay grey. */
export const Badge = ({ word }: { word: string }) => <span className={`badge ${looks[word] ?? ''}`}>{word}</span>;
