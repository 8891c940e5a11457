import { ABSENT, type AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { SignatureKind } from '../sign/signature.js';
import type { PairEvidence } from './explain-pair.js';
import type { RowNorms } from './row-norms.js';
import { shownTermsOf } from './shown-terms.js';

const msPerDay = 86_400_000;
const shownTerms = 8;

/** What two tickets share, for explanation. O(terms of both). */
export function pairEvidenceOf(
  query: AnalysedTicket,
  candidate: AnalysedTicket,
  norms: RowNorms,
  vocabulary: Vocabulary,
  confirmedTogether: boolean,
): PairEvidence {
  const title: { term: number; idf: number }[] = [];
  const text: { term: number; idf: number }[] = [];
  let at = 0;
  for (let index = 0; index < query.terms.length; index++) {
    const term = query.terms[index]!;
    while (at < candidate.terms.length && candidate.terms[at]! < term) at++;
    if (at >= candidate.terms.length || candidate.terms[at] !== term) continue;
    const idf = norms.idfOf(term);
    (query.titleTf[index]! > 0 && candidate.titleTf[at]! > 0 ? title : text).push({ term, idf });
  }
  const byIdf = (list: { term: number; idf: number }[]) => list.sort((a, b) => b.idf - a.idf || a.term - b.term);
  const surfaces = (list: { term: number }[]) => list.map(({ term }) => vocabulary.surfaceOf(term));
  const mass = (list: { idf: number }[]) => list.slice(0, shownTerms).reduce((sum, { idf }) => sum + idf, 0);
  byIdf(title);
  byIdf(text);
  const shown = shownTermsOf([...title, ...text], vocabulary);
  const shownTitle = title.filter((entry) => shown.includes(entry));
  const shownText = text.filter((entry) => shown.includes(entry));
  const titleTerms = Array.from(query.terms, (term) => ({ term })).filter((_, index) => query.titleTf[index]! > 0);
  const shared = (one: number, other: number): string | undefined =>
    one !== ABSENT && one === other ? vocabulary.surfaceOf(one) : undefined;
  const component = shared(query.component, candidate.component);
  const product = shared(query.product, candidate.product);
  const version = shared(query.version, candidate.version);
  const gap = Math.abs(query.createdAt - candidate.createdAt) / msPerDay;
  return {
    sharedTitleTerms: surfaces(shownTitle),
    sharedTitleMass: mass(shownTitle),
    sharedTerms: surfaces(shownText.slice(0, shownTerms)),
    sharedTextMass: mass(shownText),
    titleTermCount: Math.max(shownTitle.length, shownTermsOf(titleTerms, vocabulary).length),
    signatures: Array.from(query.signatures)
      .filter((signature) => candidate.signatures.includes(signature))
      .map((signature) => ({
        kind: kindOf(vocabulary.termOf(signature)),
        value: vocabulary.surfaceOf(signature),
        mass: norms.idfOf(signature),
      })),
    frames: Array.from(query.frames)
      .filter((frame) => candidate.frames.includes(frame))
      .map((frame) => vocabulary.surfaceOf(frame)),
    sameText: query.textHash === candidate.textHash && query.titleLength + query.bodyLength > 3,
    sameTitle: query.titleHash === candidate.titleHash && query.titleLength > 0,
    gapDays: Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap,
    confirmedTogether,
    ...(component === undefined ? {} : { component }),
    ...(product === undefined ? {} : { product }),
    ...(version === undefined ? {} : { version }),
  };
}

/** Signature terms are stored as `\u0001<kind>:<value>`. */
const kindOf = (term: string): SignatureKind => term.slice(1, term.indexOf(':')) as SignatureKind;
