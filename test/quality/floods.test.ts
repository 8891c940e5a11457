/**
 * A failure that hundreds or thousands report is one problem, whatever the desk around it, and the rest of the desk is grouped as if it were
 * not there. A form that many paste is no problem.
 */
import { describe, expect, it } from '@jest/globals';
import { bCubed, createMatchingEngine, seededRandom, type Ticket } from '@reprise/domain';
import { generateDemo } from '@reprise/infra';

interface CausedTicket extends Ticket {
  readonly cause: string;
}

const until = '2026-11-01T00:00:00Z';
const minute = 60_000;

function deskOf(ticketCount: number, seed: number): CausedTicket[] {
  const { tickets, labels } = generateDemo({ until, seed, ticketCount });
  return tickets.map((ticket) => ({ ...ticket, cause: labels.get(ticket.id)! }));
}

const desk = deskOf(1_000, 1);

type Chooser = (list: readonly string[]) => string;

function chooser(): Chooser {
  const random = seededRandom(1);
  return (list) => list[Math.floor(random() * list.length)]!;
}

const failures = [
  ['Printer queue stalls', 'The spooler stops after the update'],
  ['VPN drops every hour', 'The tunnel closes with error 809 and reconnects'],
  ['Mail is not delivered', 'Outgoing mail stays in the outbox with SMTP 451'],
  ['Login refused after password change', 'Invalid credentials GH-4017 shown'],
  ['Report shows no figures', 'The nightly load did not run, dashboard empty'],
] as const;
const titlesInOwnWords = [
  [
    'Printer queue stalls',
    'Print queue hangs',
    'Nothing comes out of the printer queue',
    'Print jobs stay in the queue',
  ],
  ['VPN drops every hour', 'VPN disconnects', 'VPN connection lost again and again', 'cannot stay connected to VPN'],
];
const textsInOwnWords = [
  ['The spooler stops after the update', 'Since the update the print spooler stops', 'jobs pile up, the spooler stops'],
  ['The tunnel closes with error 809', 'error 809, tunnel closed', 'after an hour the VPN tunnel closes, 809'],
];
const asides = 'office branch morning today urgent customer please again yesterday colleagues laptop meeting'.split(
  ' ',
);
const replies = ['I have it too', 'same here', 'any news?', 'still broken today', 'we have this as well'];
const digits = [...'0123456789'];

type Report = (index: number, choose: Chooser) => Omit<CausedTicket, 'id'>;

const aside = (choose: Chooser): string => Array.from({ length: 6 }, () => choose(asides)).join(' ');

const manyReport =
  (nFailures: number): Report =>
  (index, choose) => {
    const [title, description] = failures[index % nFailures]!;
    return { title, description: `${description} ${aside(choose)}`, cause: title };
  };

const inOwnWords: Report = (index, choose) => {
  const failure = index % 2;
  const description = `${choose(textsInOwnWords[failure]!)}. ${aside(choose)}`;
  return { title: choose(titlesInOwnWords[failure]!), description, cause: titlesInOwnWords[failure]![0]! };
};

const inOneThread: Report = (index, choose) => {
  const [title, first] = failures[index % 2]!;
  const description = `${choose(replies)} ${aside(choose)}\n\nOn Monday Anna wrote:\n> ${first}\n`;
  return { title: index < 2 ? title : `Re: ${title}`, description, cause: title };
};

const numberOf = (length: number, choose: Chooser): string => Array.from({ length }, () => choose(digits)).join('');

const alert: Report = (_index, choose) => {
  const description = `Volume /data is 9${numberOf(1, choose)}.${numberOf(1, choose)} percent full (threshold 90). Check ${numberOf(6, choose)}.`;
  return { title: 'Disk usage above threshold', description, cause: 'disk' };
};

/** Two things to mend: what fills a volume is another matter on each. */
const alertsOfHosts =
  (volumes: readonly string[]): Report =>
  (index, choose) => {
    const volume = volumes[index % volumes.length]!;
    const host = `${choose(['web', 'db', 'mail', 'files'])}-${numberOf(3, choose)}`;
    const title = `Disk full on ${volume} of ${host}`;
    const description = `${host}: volume ${volume} is 9${numberOf(1, choose)}.${numberOf(1, choose)} percent full, threshold 90.`;
    return { title, description, cause: volume };
  };

const reportsOf = (count: number, report: Report): CausedTicket[] => {
  const choose = chooser();
  return Array.from({ length: count }, (_, index) => ({ id: `F-${index}`, ...report(index, choose) }));
};

type Arrival = 'alone' | 'before the others' | 'among the others' | 'after the others';

/** The reports with dates, and the other tickets of the desk. */
function arriving(reports: readonly CausedTicket[], arrival: Arrival): CausedTicket[] {
  const first = Date.parse(desk[0]!.createdAt!);
  const last = Date.parse(desk[desk.length - 1]!.createdAt!);
  const momentOf = (index: number): number => {
    if (arrival === 'alone') return first + index * minute;
    if (arrival === 'before the others') return first - (reports.length - index) * minute;
    if (arrival === 'after the others') return last + (index + 1) * minute;
    return first + ((last - first) * (index + 0.5)) / reports.length;
  };
  const dated = reports.map((ticket, at) => ({ ...ticket, createdAt: new Date(momentOf(at)).toISOString() }));
  return arrival === 'alone' ? dated : [...desk, ...dated];
}

function grouped(tickets: readonly CausedTicket[]): ReadonlyMap<string, number> {
  const engine = createMatchingEngine();
  engine.add(tickets.map(({ cause: _cause, ...ticket }) => ticket));
  const { clusters } = engine.cluster();
  return new Map(clusters.flatMap(({ ticketIds }, label) => ticketIds.map((id) => [id, label] as const)));
}

/** B³ F1 of the desk's own tickets. */
function qualityOfDesk(labelOf: ReadonlyMap<string, number>): number {
  const numbers = new Map<string, number>();
  for (const { cause } of desk) if (!numbers.has(cause)) numbers.set(cause, numbers.size);
  const labels = Int32Array.from(desk, ({ id }) => labelOf.get(id)!);
  return bCubed(
    labels,
    Int32Array.from(desk, ({ cause }) => numbers.get(cause)!),
  ).f1;
}

const alone = qualityOfDesk(grouped(desk));

describe('a failure that floods the desk', () => {
  it.each<[string, number, number, Report, Arrival]>([
    ['sixty report one failure, among the others', 60, 1, manyReport(1), 'among the others'],
    ['sixty report five failures, alone', 60, 5, manyReport(5), 'alone'],
    ['three hundred report two failures, alone', 300, 2, manyReport(2), 'alone'],
    ['three hundred report five failures, before the others', 300, 5, manyReport(5), 'before the others'],
    ['three thousand report two failures, among the others', 3_000, 2, manyReport(2), 'among the others'],
    ['a thousand report one failure, after the others', 1_000, 1, manyReport(1), 'after the others'],
    ['three hundred report two failures in their own words, among the others', 300, 2, inOwnWords, 'among the others'],
    ['three hundred answer to two mails, among the others', 300, 2, inOneThread, 'among the others'],
    ['an alert fires three hundred times with other figures, among the others', 300, 1, alert, 'among the others'],
    ['an alert fires three thousand times with other figures, among the others', 3_000, 1, alert, 'among the others'],
    ['an alert of many hosts fires three thousand times, among the others', 3_000, 1, alertsOfHosts(['/data']), 'among the others'], // prettier-ignore
    ['two alerts in nearly the same words, among the others', 300, 2, alertsOfHosts(['/data', '/var']), 'among the others'], // prettier-ignore
    ['two alerts in nearly the same words, alone', 300, 2, alertsOfHosts(['/data', '/var']), 'alone'],
  ])('%s: %i tickets are %i problems', (_name, count, nProblems, report, arrival) => {
    const reports = reportsOf(count, report);
    const tickets = arriving(reports, arrival);
    const labelOf = grouped(tickets);
    const sizes = new Map<number, number>();
    for (const { id } of tickets) sizes.set(labelOf.get(id)!, (sizes.get(labelOf.get(id)!) ?? 0) + 1);
    const byCause = new Map<string, number[]>();
    for (const { id, cause } of reports) byCause.set(cause, [...(byCause.get(cause) ?? []), labelOf.get(id)!]);
    expect(byCause.size).toBe(nProblems);
    const found = new Set<number>();
    for (const labels of byCause.values()) {
      const counts = new Map<number, number>();
      for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
      const [label, most] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
      found.add(label);
      expect(most / labels.length).toBeGreaterThan(0.98);
      // A handful of earlier tickets about the same thing may be among them.
      expect(sizes.get(label)! - most).toBeLessThanOrEqual(10);
    }
    expect(found.size).toBe(nProblems);
    if (arrival !== 'alone') expect(qualityOfDesk(labelOf) / alone).toBeGreaterThan(0.97);
  });
});

describe('a form that many paste', () => {
  /** Things that happened once, all written into one form. */
  function formsOf(count: number): CausedTicket[] {
    const tickets = deskOf(4 * count, 7);
    const reportsOfCause = new Map<string, number>();
    for (const { cause } of tickets) reportsOfCause.set(cause, (reportsOfCause.get(cause) ?? 0) + 1);
    return tickets
      .filter(({ cause }) => reportsOfCause.get(cause) === 1)
      .slice(0, count)
      .map((ticket, index) => ({
        ...ticket,
        id: `F-${index}`,
        description: `Environment: production\nPlease describe your problem:\n${ticket.description}\nWhat have you tried already?\n-\nWhich department are you from?\n-\nThank you for filling in this form`,
      }));
  }

  it.each<[number, Arrival]>([
    [60, 'alone'],
    [60, 'among the others'],
    [600, 'alone'],
    [600, 'among the others'],
  ])('by %i tickets of different causes, %s, makes no problem of them', (count, arrival) => {
    const forms = formsOf(count);
    const labelOf = grouped(arriving(forms, arrival));
    const counts = new Map<number, number>();
    for (const { id } of forms) counts.set(labelOf.get(id)!, (counts.get(labelOf.get(id)!) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(10);
  });
});
