/** The closed word lists of the domain, shared with contracts and pages. */
export { trendWords, type TrendWord } from './analyse/trend.js';
export { clusterProfileNames, type ClusterProfileName } from './cluster/profiles.js';
export { fixWatchVerdicts, type FixWatchVerdict } from './analyse/watch-fix.js';
export { hardeningRemedies, type HardeningRemedy } from './harden/remedy.js';
export { holdWords, type HoldWord } from './known-error/hold-rate.js';
export { knownErrorStates, type KnownErrorState } from './known-error/states.js';
export {
  personalKinds,
  redactionKinds,
  secretKinds,
  type PersonalKind,
  type RedactionKind,
} from './redact/detectors.js';
export { problemStatuses, type ProblemStatus } from './problem/problem-status.js';
export {
  ruleFields,
  ruleKinds,
  ruleRowOperators,
  type RuleField,
  type RuleKind,
  type RuleRowOperator,
} from './rule/rule.js';
