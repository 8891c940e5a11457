import type { Contribution } from '../corpus/explanation.js';

export interface PairEvidence {
  /** Shared terms as written, best first, with their idf. */
  readonly sharedTitleTerms: readonly string[];
  readonly sharedTerms: readonly string[];
  readonly sharedTextMass: number;
  readonly sharedTitleMass: number;
  readonly titleTermCount: number;
  readonly signatures: readonly {
    readonly kind: Contribution['kind'];
    readonly value: string;
    readonly mass: number;
  }[];
  readonly frames: readonly string[];
  readonly sameText: boolean;
  readonly sameTitle: boolean;
  readonly component?: string;
  readonly product?: string;
  readonly version?: string;
  readonly gapDays: number;
  readonly confirmedTogether: boolean;
}

const kindWords: Partial<Record<Contribution['kind'], string>> = {
  exception: 'same exception',
  error_code: 'same error code',
  http_status: 'same HTTP status',
  stack: 'same top of the stack',
};

/** Turn evidence into ordered reasons; weights are shares of the total mass, so they sum to at most 1. */
export function contributionsOf(evidence: PairEvidence): Contribution[] {
  const raw: { kind: Contribution['kind']; text: string; mass: number; evidence?: readonly string[] }[] = [];
  if (evidence.confirmedTogether) raw.push({ kind: 'person', text: 'a person put both into one problem', mass: 30 });
  if (evidence.sameText) raw.push({ kind: 'text', text: 'the same text word for word', mass: 20 });
  else if (evidence.sameTitle) raw.push({ kind: 'title', text: 'the same title word for word', mass: 10 });
  for (const { kind, value, mass } of evidence.signatures) {
    raw.push({ kind, text: `${kindWords[kind] ?? 'same signature'} ${value}`, mass: mass * 1.5, evidence: [value] });
  }
  if (evidence.frames.length > 0) {
    raw.push({
      kind: 'stack',
      text: `${evidence.frames.length} shared stack frames, first ${evidence.frames[0]}`,
      mass: 4 + evidence.frames.length,
      evidence: evidence.frames,
    });
  }
  if (evidence.sharedTitleTerms.length > 0 && !evidence.sameText && !evidence.sameTitle) {
    raw.push({
      kind: 'title',
      text: `${evidence.sharedTitleTerms.length} of ${evidence.titleTermCount} title words: ${evidence.sharedTitleTerms.slice(0, 6).join(', ')}`,
      mass: evidence.sharedTitleMass,
      evidence: evidence.sharedTitleTerms,
    });
  }
  if (evidence.sharedTerms.length > 0 && !evidence.sameText) {
    raw.push({
      kind: 'text',
      text: `both mention ${evidence.sharedTerms.slice(0, 5).join(', ')}`,
      mass: evidence.sharedTextMass / 2,
      evidence: evidence.sharedTerms,
    });
  }
  if (evidence.component !== undefined)
    raw.push({ kind: 'component', text: `same component ${evidence.component}`, mass: 1.5 });
  if (evidence.product !== undefined)
    raw.push({ kind: 'product', text: `same product ${evidence.product}`, mass: 0.5 });
  if (evidence.version !== undefined)
    raw.push({ kind: 'version', text: `same version ${evidence.version}`, mass: 0.7 });
  if (evidence.gapDays <= 30) {
    const days = Math.round(evidence.gapDays);
    raw.push({
      kind: 'time',
      text: days === 0 ? 'within one day' : `${days} ${days === 1 ? 'day' : 'days'} apart`,
      mass: 1.2 - days / 30,
    });
  }
  const total = raw.reduce((sum, { mass }) => sum + mass, 0) || 1;
  return raw
    .sort((a, b) => b.mass - a.mass)
    .map(({ kind, text, mass, evidence: shown }) => ({
      kind,
      text,
      weight: mass / total,
      ...(shown === undefined ? {} : { evidence: shown }),
    }));
}
