import type { RuleExpression } from './rule.js';

/** A signature with how many tickets of a problem, and how many others, have it. */
export interface SignatureReach {
  readonly value: string;
  readonly inside: number;
  readonly outside: number;
}

/** Fewer tickets than this share nothing worth a rule. */
const MIN_INSIDE = 2;
/** At least so many of the tickets a proposed rule matches must be in the problem already. */
const MIN_PRECISION = 0.5;

/**
 * The first rule of a problem: the signature its tickets share and others do not, as a person may keep, widen or narrow it.
 * Of several the one with the best balance of both (F₁), then the longer, which says more.
 *
 * @param size  tickets of the problem
 * @returns undefined when no signature tells the problem from others
 */
export function proposeRule(signatures: readonly SignatureReach[], size: number): RuleExpression | undefined {
  const worthy = signatures.filter(
    ({ value, inside, outside }) =>
      inside >= MIN_INSIDE &&
      inside / (inside + outside) >= MIN_PRECISION &&
      value.trim() !== '' &&
      value.length <= 200,
  );
  const balance = ({ inside, outside }: SignatureReach): number => (2 * inside) / (inside + outside + size);
  const [best] = [...worthy].sort(
    (a, b) => balance(b) - balance(a) || b.value.length - a.value.length || (a.value < b.value ? -1 : 1),
  );
  return best && { kind: 'condition', field: 'signature', operator: '=', values: [best.value] };
}
