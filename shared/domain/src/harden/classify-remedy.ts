import type { Ticket } from '../corpus/ticket.js';
import { type CueField, type HardeningRemedy, type RemedyCue, hardeningRemedies, remedyCues } from './remedy.js';

export type RemedyTicket = Pick<Ticket, 'title' | 'description' | 'resolution' | 'resolutionNotes'>;

/** What is known about a problem beside its tickets. */
export interface RemedyFacts {
  /** Fixes shipped for this problem that did not hold. */
  readonly failedFixes?: number;
  /** Whether a published known error already tells what to do. */
  readonly hasPublishedKnownError?: boolean;
  /** Different components among the tickets. */
  readonly componentCount?: number;
}

export interface RemedyJudgement {
  readonly remedy: HardeningRemedy;
  /** Share of all evidence for this remedy, 0–1; the shares of one problem add up to 1. */
  readonly share: number;
  /** The evidence in words, strongest first. */
  readonly reasons: readonly string[];
}

/** Texts are read up to this length; cues stand early or not at all. */
const MAX_CHARACTERS = 4_000;
/** The default needs its reason too: a candidate without a word of explanation is not trusted. */
const WEAK_EVIDENCE = 'nothing in the texts points clearly elsewhere';
/** A fix that was shipped and did not hold outweighs any cue: the same again would fail again. */
const FAILED_FIX_VOTES = 1.5;
/** Evidence every remedy starts with, in votes per ticket: without cues the answer is "harden". */
const PRIOR: Readonly<Record<HardeningRemedy, number>> = {
  harden: 0.25,
  simplify: 0.03,
  redesign: 0.03,
  document: 0.03,
  automate: 0.03,
};

/**
 * Name the kind of change that would stop a recurring problem, with the evidence.
 * Counts the tickets that show each cue; no single ticket decides.
 *
 * @param tickets  members of the problem; a sample of some hundred is enough
 * @returns every remedy with its share of the evidence, the strongest first; ties in the order of `hardeningRemedies`
 *
 * Complexity: O(total text up to 4,000 characters a field × cues).
 */
export function classifyRemedy(tickets: readonly RemedyTicket[], facts: RemedyFacts = {}): RemedyJudgement[] {
  const hits = new Map<RemedyCue, number>();
  for (const ticket of tickets) {
    const texts: Record<CueField, string> = {
      symptom: clip(ticket.title, ticket.description),
      resolution: clip(ticket.resolution, ticket.resolutionNotes),
    };
    for (const cue of remedyCues) {
      if (cue.pattern.test(texts[cue.field])) hits.set(cue, (hits.get(cue) ?? 0) + 1);
    }
  }
  const total = Math.max(1, tickets.length);
  const votes = new Map(hardeningRemedies.map((remedy) => [remedy, PRIOR[remedy]]));
  const evidence: { remedy: HardeningRemedy; votes: number; text: string }[] = [];
  const give = (remedy: HardeningRemedy, amount: number, text: string): void => {
    votes.set(remedy, votes.get(remedy)! + amount);
    evidence.push({ remedy, votes: amount, text });
  };
  for (const [cue, count] of hits) {
    give(cue.remedy, (cue.weight * count) / total, `${cue.text} in ${count} of ${total} tickets`);
  }
  const { failedFixes = 0, hasPublishedKnownError = false, componentCount = 1 } = facts;
  if (failedFixes > 0) {
    give(
      'redesign',
      FAILED_FIX_VOTES * failedFixes,
      failedFixes === 1 ? 'a shipped fix did not hold' : `${failedFixes} shipped fixes did not hold`,
    );
  }
  if (componentCount >= 3) give('redesign', 0.5, `spread over ${componentCount} components`);
  if (hasPublishedKnownError) votes.set('document', votes.get('document')! * 0.25);
  const sum = [...votes.values()].reduce((a, b) => a + b, 0);
  return hardeningRemedies
    .map((remedy) => ({
      remedy,
      share: votes.get(remedy)! / sum,
      reasons: evidence
        .filter((item) => item.remedy === remedy)
        .sort((a, b) => b.votes - a.votes)
        .map((item) => item.text),
    }))
    .sort((a, b) => b.share - a.share)
    .map((judged, rank) =>
      rank === 0 && judged.reasons.length === 0 ? { ...judged, reasons: [WEAK_EVIDENCE] } : judged,
    );
}

function clip(...texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined)
    .map((text) => text.slice(0, MAX_CHARACTERS))
    .join('\n');
}
