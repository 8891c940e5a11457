import { type HandlingKind, type Ticket, handlingKinds } from '../corpus/ticket.js';

export type CostTicket = Pick<Ticket, 'handlingMinutes' | 'handlingKind' | 'component'>;

export interface HandlingCost {
  /** Shrunken mean of minutes per ticket. */
  readonly minutes: number;
  /** Tickets of this problem with a usable figure. */
  readonly measured: number;
  /** Where the figure comes from, in words. */
  readonly text: string;
}

export interface CostModel {
  /** The one kind of handling time that is used; undefined when no ticket has any. */
  readonly kind?: HandlingKind;
  costOf(tickets: readonly CostTicket[], component?: string): HandlingCost;
}

/** Tickets' worth of belief in the component's mean before a problem's own figures speak. */
const PSEUDO_TICKETS = 5;
/** One forgotten open ticket must not decide a ranking: figures above this quantile count as the quantile. */
const WINSOR_QUANTILE = 0.95;

/**
 * Learn what a ticket costs, from all tickets: winsorised at the 95th percentile, shrunk from problem to component to all.
 * Kinds of handling time are never mixed: the kind known for the most tickets is used (elapsed time counts only when nothing else is there).
 *
 * @param assumedMinutes  used, and said to be assumed, when no ticket has a handling time
 */
export function learnHandlingCost(tickets: readonly CostTicket[], assumedMinutes = 30): CostModel {
  const kind = preferredKind(tickets);
  const usable = (ticket: CostTicket): boolean =>
    (ticket.handlingKind ?? 'derived') === kind &&
    Number.isFinite(ticket.handlingMinutes) &&
    ticket.handlingMinutes! >= 0;
  const values = tickets
    .filter(usable)
    .map((ticket) => ticket.handlingMinutes!)
    .sort((a, b) => a - b);
  if (kind === undefined || values.length === 0) {
    return {
      costOf: () => ({
        minutes: assumedMinutes,
        measured: 0,
        text: `${assumedMinutes} min a ticket, assumed: no handling times recorded`,
      }),
    };
  }
  const cap = values[Math.min(values.length - 1, Math.floor(WINSOR_QUANTILE * values.length))]!;
  const mean = values.reduce((sum, value) => sum + Math.min(cap, value), 0) / values.length;
  const shrink = (own: readonly CostTicket[], prior: number): { minutes: number; measured: number } => {
    let sum = 0;
    let measured = 0;
    for (const ticket of own) {
      if (!usable(ticket)) continue;
      sum += Math.min(cap, ticket.handlingMinutes!);
      measured += 1;
    }
    return { minutes: (sum + PSEUDO_TICKETS * prior) / (measured + PSEUDO_TICKETS), measured };
  };
  const byComponent = new Map<string, CostTicket[]>();
  for (const ticket of tickets) {
    if (ticket.component === undefined) continue;
    const group = byComponent.get(ticket.component);
    if (group) group.push(ticket);
    else byComponent.set(ticket.component, [ticket]);
  }
  const componentMeans = new Map([...byComponent].map(([name, own]) => [name, shrink(own, mean).minutes]));
  return {
    kind,
    costOf: (own, component) => {
      const { minutes, measured } = shrink(own, componentMeans.get(component ?? '') ?? mean);
      const text = `${Math.round(minutes)} min of ${kindWords[kind]} a ticket, from ${measured} of its ${own.length} tickets`;
      return { minutes, measured, text };
    },
  };
}

const kindWords: Readonly<Record<HandlingKind, string>> = {
  logged: 'logged work',
  business: 'business time',
  calendar: 'elapsed time',
  derived: 'estimated time',
};

/** Logged work outranks elapsed time when a fair part of the tickets has it; among equals the commonest kind. */
function preferredKind(tickets: readonly CostTicket[]): HandlingKind | undefined {
  const counts = new Map<HandlingKind, number>();
  let total = 0;
  for (const { handlingMinutes, handlingKind } of tickets) {
    if (handlingMinutes === undefined || !Number.isFinite(handlingMinutes)) continue;
    const kind = handlingKind ?? 'derived';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    total += 1;
  }
  if (total === 0) return undefined;
  return (
    handlingKinds.find((kind) => (counts.get(kind) ?? 0) >= total / 5) ??
    [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
  );
}
