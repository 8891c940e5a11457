import { bCubed, titleOfProblem, type ClusterResult, type MatchingEngine, type Ticket } from '@reprise/domain';
import type { LabelledCorpus } from './corpus.js';

/** Tickets named under each cluster. */
const SAMPLE = 4;

/** A clustering as a text for reviewers: what was found, of what it consists, why it holds together, what was missed. */
export function describeClusters(corpus: LabelledCorpus, engine: MatchingEngine, result: ClusterResult): string {
  const byId = new Map(corpus.tickets.map((ticket) => [ticket.id, ticket]));
  const together = result.clusters.filter(({ ticketIds }) => ticketIds.length > 1);
  const alone = result.clusters.filter(({ ticketIds }) => ticketIds.length === 1);
  const lines = [
    `corpus ${corpus.name}, profile ${result.profile}`,
    `${corpus.tickets.length} tickets in ${together.length} clusters of two or more, ${alone.length} alone`,
    `B³ ${quality(corpus, result)}`,
    ...result.conflicts.map((conflict) => `conflict: ${conflict}`),
  ];
  for (const { ticketIds, cohesion } of together) {
    const titles = ticketIds.map((id) => byId.get(id)?.title ?? '');
    lines.push(
      '',
      `${ticketIds.length} × ${titleOfProblem(titles, engine.labelTerms(ticketIds, 5))}`,
      `    truly     ${composition(ticketIds, corpus)}`,
      `    terms     ${engine.labelTerms(ticketIds, 6).join(', ')}`,
      `    cohesion  ${cohesion.toFixed(2)}`,
      `    why       ${reasons(engine, ticketIds)}`,
      ...ticketIds.slice(0, SAMPLE).map((id) => `      ${id}  ${oneLine(byId.get(id))}`),
      ...(ticketIds.length > SAMPLE ? [`      … ${ticketIds.length - SAMPLE} more`] : []),
    );
  }
  lines.push(
    '',
    'alone although others have the same cause:',
    ...missed(
      corpus,
      alone.flatMap(({ ticketIds }) => ticketIds),
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** Against the true causes: how pure the clusters are, and how much of a cause is in one. */
function quality({ tickets, labels }: LabelledCorpus, { clusters }: ClusterResult): string {
  const rowOf = new Map(tickets.map(({ id }, row) => [id, row]));
  const found = new Int32Array(tickets.length);
  clusters.forEach(({ ticketIds }, cluster) => ticketIds.forEach((id) => (found[rowOf.get(id) ?? 0] = cluster)));
  const causes = [...new Set(labels.values())];
  const truly = Int32Array.from(tickets, ({ id }) => causes.indexOf(labels.get(id) ?? ''));
  const { precision, recall } = bCubed(found, truly);
  return `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`;
}

/** "9 export-page-limit, 1 one-off", largest first. */
function composition(ticketIds: readonly string[], { labels }: LabelledCorpus): string {
  const counts = new Map<string, number>();
  for (const id of ticketIds) {
    const label = (labels.get(id) ?? 'unknown').replace(/^one-off-.*/, 'one-off');
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([label, count]) => `${count} ${label}`)
    .join(', ');
}

function reasons(engine: MatchingEngine, [first, second]: readonly string[]): string {
  if (!first || !second) return '';
  return engine
    .explain(second, first)
    .slice(0, 3)
    .map(({ text }) => text)
    .join('; ');
}

function missed({ labels }: LabelledCorpus, aloneIds: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const id of aloneIds) {
    const label = labels.get(id) ?? 'unknown';
    if (!label.startsWith('one-off')) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const sizes = new Map<string, number>();
  for (const label of labels.values()) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  if (counts.size === 0) return ['  none'];
  return [...counts].sort().map(([label, count]) => `  ${count} of ${sizes.get(label) ?? 0} ${label}`);
}

function oneLine(ticket: Ticket | undefined): string {
  const text = `${ticket?.title ?? ''} – ${ticket?.description ?? ''}`.replace(/\s+/g, ' ');
  return text.length > 110 ? `${text.slice(0, 109)}…` : text;
}
