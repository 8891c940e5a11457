import { type FixJudgement, judgeFix } from './judge-fix.js';
import { DAY_MS, requireMoment } from './moments.js';
import { type DatedVersion, holdsFix } from './order-versions.js';

export const fixWatchVerdicts = ['too early', 'held', 'came back'] as const;
export type FixWatchVerdict = (typeof fixWatchVerdicts)[number];

export interface FixOccurrence {
  readonly ticketId: string;
  /** As people call the ticket, for the sentence. */
  readonly name: string;
  /** ISO 8601; an occurrence without a moment says nothing about a fix. */
  readonly at?: string | undefined;
  readonly version?: string | undefined;
  /** Whose version it is, where that is another product's than the fix's: its numbers say nothing about the fix. */
  readonly isOfOtherProduct?: boolean | undefined;
  /** Chance that the ticket belongs to the problem, 0–1; 1 when a person put it there. */
  readonly confidence: number;
}

export interface WatchedFix {
  /** When the fix reached users (ISO 8601). */
  readonly shippedAt: string;
  /** Every version that holds the fix, back-ports included; empty: fixed at a moment, not in a version. */
  readonly versions: readonly string[];
  /** Known releases of the product. */
  readonly releases?: readonly DatedVersion[];
  /** Versions of all tickets of the product since shipping, with their counts: how far the fix has spread. Left out: the problem's own tickets tell, too cautiously. */
  readonly usage?: readonly { readonly version: string; readonly count: number }[];
  /** Tickets that a person set aside: no evidence against the fix. */
  readonly setAside?: ReadonlySet<string>;
  /** The judgement before this one; a verdict once spoken is left only for cause. */
  readonly previous?: { readonly verdict: FixWatchVerdict; readonly evidence?: FixEvidence };
}

/** What a reopening rests on. */
export interface FixEvidence {
  readonly kind: 'version' | 'rate';
  readonly ticketIds: readonly string[];
  /** The first of them (ISO 8601). */
  readonly since: string;
  readonly text: string;
}

export interface FixWatch extends Pick<
  FixJudgement,
  'countBefore' | 'daysBefore' | 'countAfter' | 'daysAfter' | 'avoided' | 'ratio' | 'moreDaysNeeded'
> {
  readonly verdict: FixWatchVerdict;
  readonly text: string;
  /** Whether versions or the rate alone decide. */
  readonly by: 'versions' | 'rate';
  /** Tickets since the fix from versions that lack it; no evidence against it. */
  readonly countWithoutFix: number;
  /** Share of the product's use on versions with the fix, 0–1; undefined when versions do not tell. */
  readonly exposureShare?: number;
  readonly evidence?: FixEvidence;
}

/** One of the tickets must belong to the problem with this certainty before a version speaks against a fix. */
const MEMBER_CERTAINTY = 0.95;
/** A working fix leaves at most this share of the old rate; the detector is indifferent at about half of it. */
const RESIDUAL_SHARE = 0.25;
/** By Lorden's bound a working fix is called broken once in e^h tickets that still come: here in 1,000. */
const RETURN_LIMIT = Math.log(1_000);

/**
 * Judge a shipped fix against what occurred since: *came back* only with evidence, *held* when the rate was halved with
 * certainty, else *too early*.
 *
 * With versions, an occurrence speaks against the fix when its version holds the fix (see {@link holdsFix}); older versions
 * never do. Without, a Poisson CUSUM in event time asks whether the rate has returned from ¼ to all of what it was. It may
 * be asked every day without inventing regressions, which a test of fixed size may not. For figures see ./README.md.
 *
 * A verdict stays: *held* until it came back, *came back* as long as one of the tickets it rests on still belongs to the
 * problem. Judging again with the answer as `previous` gives the same answer.
 *
 * @param window  time observed (ISO 8601)
 * @throws RangeError when a moment is unreadable
 *
 * Complexity: O(n log n + tickets after the fix × releases).
 */
export function watchFix(
  occurrences: readonly FixOccurrence[],
  fix: WatchedFix,
  window: { readonly from: string; readonly until: string },
): FixWatch {
  const shippedTime = requireMoment(fix.shippedAt, 'shippedAt');
  const untilTime = requireMoment(window.until, 'until');
  const dated = occurrences
    .filter((one) => one.at !== undefined && !fix.setAside?.has(one.ticketId))
    .map((one) => ({ ...one, at: one.at!, time: Date.parse(one.at!) }))
    .filter((one) => one.time <= untilTime)
    .sort((a, b) => a.time - b.time || (a.ticketId < b.ticketId ? -1 : 1));
  const after = dated.filter((one) => one.time > shippedTime);
  const place = (version: string) => holdsFix(version, fix.versions, fix.releases ?? []);
  const isTold = (one: FixOccurrence): boolean => Boolean(one.version) && !one.isOfOtherProduct;
  const placed = after.map((one) => (isTold(one) && fix.versions.length > 0 ? place(one.version!) : undefined));
  const withFix = after.filter((_, i) => placed[i]?.answer === 'holds');
  const withoutFix = after.filter((_, i) => placed[i]?.answer === 'lacks');
  const exposureShare =
    fix.versions.length > 0
      ? (shareWithFix(fix.usage ?? [], place) ??
        shareWithFix(
          after.filter(isTold).map(({ version }) => ({ version, count: 1 })),
          place,
        ))
      : undefined;
  const by = exposureShare === undefined ? 'rate' : 'versions';

  const lacking = new Set(withoutFix);
  const counted = dated.filter((one) => !lacking.has(one));
  const figures = figuresOf(counted, fix.shippedAt, window, exposureShare);
  const known = {
    ...figures,
    by,
    countWithoutFix: withoutFix.length,
    ...(exposureShare === undefined ? {} : { exposureShare }),
  } as const;
  const older =
    withoutFix.length === 0
      ? ''
      : ` ${spoken(withoutFix.length, 'ticket')} from versions without the fix ${withoutFix.length === 1 ? 'does' : 'do'} not count.`;

  const evidence =
    evidenceThatStays(dated, fix) ??
    (by === 'versions'
      ? evidenceOfVersion(withFix, (version) => place(version).text)
      : evidenceOfRate(after, figures, shippedTime));
  if (evidence) return { ...known, verdict: 'came back', evidence, text: `${evidence.text}${older}` };
  const facts = `${spoken(figures.countAfter, 'ticket')} in ${spoken(Math.max(1, Math.round(figures.daysAfter)), 'day')} since the fix, ${spoken(figures.countBefore, 'ticket')} in the ${spoken(Math.round(figures.daysBefore), 'day')} before.${older}`;
  if (figures.held || fix.previous?.verdict === 'held')
    return { ...known, verdict: 'held', text: `The fix holds: ${facts}` };
  if (figures.daysAfter <= 0)
    return { ...known, verdict: 'too early', text: 'Too early: nothing was observed since the fix.' };
  return { ...known, verdict: 'too early', text: `${tooEarly(figures, exposureShare)} ${capital(facts)}` };
}

/** Share of versioned tickets on versions with the fix; undefined when none can be placed. Never 0: a few are always ahead. */
function shareWithFix(
  usage: readonly { version?: string | undefined; count: number }[],
  place: (version: string) => { answer: string },
): number | undefined {
  let withFix = 0;
  let withoutFix = 0;
  for (const { version, count } of usage) {
    if (version === undefined) continue;
    const { answer } = place(version);
    if (answer === 'holds') withFix += count;
    else if (answer === 'lacks') withoutFix += count;
  }
  return withFix + withoutFix === 0 ? undefined : (withFix + 0.5) / (withFix + withoutFix + 0.5);
}

interface Figures extends Pick<
  FixJudgement,
  'countBefore' | 'daysBefore' | 'countAfter' | 'daysAfter' | 'avoided' | 'ratio' | 'moreDaysNeeded'
> {
  readonly held: boolean;
}

function figuresOf(
  counted: readonly { readonly at: string }[],
  shippedAt: string,
  { from, until }: { readonly from: string; readonly until: string },
  exposureShare: number | undefined,
): Figures {
  const shipped = requireMoment(shippedAt, 'shippedAt');
  if (shipped <= requireMoment(from, 'from') || shipped >= requireMoment(until, 'until')) {
    const before = shipped >= requireMoment(until, 'until');
    const days = before ? (requireMoment(until, 'until') - requireMoment(from, 'from')) / DAY_MS : 0;
    const countBefore = counted.filter((one) => Date.parse(one.at) <= shipped).length;
    const daysAfter = Math.max(0, (requireMoment(until, 'until') - shipped) / DAY_MS);
    const ratio = { value: 1, low: 0, high: Number.POSITIVE_INFINITY, level: 0.95 };
    return {
      countBefore,
      daysBefore: days,
      countAfter: counted.length - countBefore,
      daysAfter,
      avoided: 0,
      ratio,
      held: false,
    };
  }
  const judged = judgeFix(
    counted.map((one) => one.at),
    { from, shippedAt, until, ...(exposureShare === undefined ? {} : { exposureShare }) },
  );
  const { countBefore, daysBefore, countAfter, daysAfter, avoided, ratio, moreDaysNeeded, verdict } = judged;
  return {
    countBefore,
    daysBefore,
    countAfter,
    daysAfter,
    avoided,
    ratio,
    ...(moreDaysNeeded === undefined ? {} : { moreDaysNeeded }),
    held: verdict === 'held',
  };
}

/** The evidence spoken of before, if a ticket of it still belongs to the problem. */
function evidenceThatStays(
  dated: readonly { readonly ticketId: string }[],
  { previous }: WatchedFix,
): FixEvidence | undefined {
  if (previous?.verdict !== 'came back' || !previous.evidence) return undefined;
  const here = new Set(dated.map((one) => one.ticketId));
  return previous.evidence.ticketIds.some((id) => here.has(id)) ? previous.evidence : undefined;
}

function evidenceOfVersion(
  withFix: readonly (FixOccurrence & { readonly at: string })[],
  describe: (version: string) => string,
): FixEvidence | undefined {
  const doubt = withFix.reduce((left, one) => left * (1 - Math.min(1, one.confidence)), 1);
  const first = withFix[0];
  if (!first || 1 - doubt < MEMBER_CERTAINTY) return undefined;
  const more = withFix.length - 1;
  return {
    kind: 'version',
    ticketIds: withFix.map((one) => one.ticketId),
    since: first.at,
    text: `${first.name} of ${first.at.slice(0, 10)} reports ${first.version!}, which ${describe(first.version!)}${more > 0 ? `; ${more} more since` : ''}.`,
  };
}

/** Has the rate returned? S ← max(0, S + ln(λ₁ / λ₀) − (λ₁ − λ₀)Δt) with λ₁ as before the fix and λ₀ a quarter of it. */
function evidenceOfRate(
  after: readonly (FixOccurrence & { readonly at: string; readonly time: number })[],
  { countBefore, daysBefore }: Figures,
  shippedTime: number,
): FixEvidence | undefined {
  if (countBefore === 0 || daysBefore <= 0) return undefined;
  const usual = (countBefore + 0.5) / daysBefore;
  const drain = usual * (1 - RESIDUAL_SHARE);
  let sum = 0;
  let runStart = 0;
  let previous = shippedTime;
  for (const [index, one] of after.entries()) {
    sum = Math.max(0, sum - (drain * (one.time - previous)) / DAY_MS);
    if (sum === 0) runStart = index;
    sum -= Math.log(RESIDUAL_SHARE);
    previous = one.time;
    if (sum < RETURN_LIMIT) continue;
    const run = after.slice(runStart, index + 1);
    const days = Math.max(1, Math.round((one.time - run[0]!.time) / DAY_MS));
    const expected = usual * RESIDUAL_SHARE * days;
    return {
      kind: 'rate',
      ticketIds: run.map((ticket) => ticket.ticketId),
      since: run[0]!.at,
      text: `${spoken(run.length, 'ticket')} in ${spoken(days, 'day')} from ${run[0]!.at.slice(0, 10)}, where a working fix leaves ${expected < 1 ? 'fewer than one' : `about ${Math.round(expected)}`}.`,
    };
  }
  return undefined;
}

function tooEarly({ moreDaysNeeded, countBefore }: Figures, exposureShare: number | undefined): string {
  if (countBefore === 0) return 'Counts cannot judge it: the problem did not occur before the fix.';
  const spread =
    exposureShare === undefined || exposureShare > 0.9
      ? ''
      : `, as ${Math.round(exposureShare * 100)} % of the use is on a version with the fix`;
  if (moreDaysNeeded === undefined) return 'Not decided: fewer tickets than before, but not clearly half as many.';
  return `Too early: about ${spoken(moreDaysNeeded, 'more quiet day')} would settle it${spread}.`;
}

function spoken(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
