/**
 * What somebody sees who brings his first thirty tickets: what comes back is found at once, whether they are free text or pasted into one
 * form; the rest stays alone.
 */
import { describe, expect, it } from '@jest/globals';

import type { Ticket } from './corpus/ticket.js';
import { createMatchingEngine } from './match/create-matching-engine.js';

/** Title, text, and the cause where several share one. */
const reports: readonly (readonly [title: string, description: string, cause?: string])[] = [
  ['Printer does not print', 'The printer on floor 2 shows paper jam', 'printer'],
  ['Cannot log in', 'Password expired and reset mail does not come', 'reset mail'],
  ['Excel crashes', 'Excel closes when I open the budget file', 'budget file'],
  ['Monitor flickers', 'External monitor goes black every minute'],
  ['Phone has no tone', 'Desk phone dead since the move'],
  ['VPN does not connect', 'Error 809 from home', 'VPN'],
  ['Badge does not open the door', 'North entrance refuses my badge'],
  ['Teams call without sound', 'Others cannot hear me'],
  ['Outlook search finds nothing', 'Search returns no mails'],
  ['Need a new mouse', 'The old one broke'],
  ['Share drive missing', 'Drive S: is gone'],
  ['Invoice total wrong', 'Totals differ by one cent'],
  ['Printer jams again', 'Paper jam on floor 2 printer', 'printer'],
  ['Password reset mail missing', 'I reset my password, no mail comes', 'reset mail'],
  ['Budget file closes Excel', 'Opening budget.xlsx crashes Excel', 'budget file'],
  ['VPN error 809', 'cannot connect from home, 809', 'VPN'],
  ['Keyboard key stuck', 'the enter key hangs'],
  ['Laptop slow', 'Takes ten minutes to start'],
  ['Projector shows no picture', 'Meeting room 4'],
  ['Calendar shows wrong time', 'One hour off'],
  ['Cannot open PDF', 'Reader shows an error'],
  ['Mail bounced', '552 mailbox full'],
  ['WLAN weak in room 12', 'Connection drops'],
  ['Software request Visio', 'Please install'],
  ['USB stick not recognised', 'Windows shows nothing'],
  ['Second screen not found', 'Docking station'],
  ['Clock wrong on terminal', 'Time clock 5 minutes late'],
  ['Order form rejects address', 'Street with umlaut refused'],
  ['Report empty', 'Sales report has no rows'],
  ['Headset crackles', 'Noise in all calls'],
];
const names = 'Anna Ben Carl Dora Emil Fay Gus Hal Ida Jan Kim Leo Mia Ned Ola Pia Quin Rob Sue Tom'.split(' ');
const daysApart = 3;
const momentOf = (index: number): string => new Date(Date.UTC(2026, 0, 1 + index * daysApart)).toISOString();

const asWritten = (description: string): string => description;
const inAForm = (description: string, index: number): string =>
  `Name: ${names[index % names.length]}\nDepartment: Sales\nPlease describe your problem:\n${description}\nWhat have you tried already?\nRestarted\nPriority: normal`;

/** Causes of the tickets of each group of two or more. */
function groupsOf(write: (description: string, index: number) => string): string[][] {
  const engine = createMatchingEngine();
  engine.add(
    reports.map(([title, description], index): Ticket => {
      return { id: `T-${index}`, title, description: write(description, index), createdAt: momentOf(index) };
    }),
  );
  return engine
    .cluster()
    .clusters.filter(({ ticketIds }) => ticketIds.length > 1)
    .map(({ ticketIds }) => ticketIds.map((id) => reports[Number(id.slice(2))]![2] ?? id));
}

describe('the first thirty tickets', () => {
  it.each([
    ['as people wrote them', asWritten],
    ['in one form', inAForm],
  ])('%s: what comes back is found, and little else is put together', (_name, write) => {
    const groups = groupsOf(write);
    for (const cause of ['printer', 'reset mail', 'budget file', 'VPN']) expect(groups).toContainEqual([cause, cause]);
    expect(groups.every((group) => group.length === 2)).toBe(true);
    expect(groups.length).toBeLessThanOrEqual(7);
  });

  it('a printer is offline, whatever its number', () => {
    const engine = createMatchingEngine();
    const titles = ['Printer 10 offline', 'VPN drops', 'Printer 11 offline', 'Laptop battery swollen', 'Printer 12 offline', 'Need access to SAP', 'Scanner 4 lost']; // prettier-ignore
    engine.add(titles.map((title, index) => ({ id: title, title, createdAt: momentOf(index) })));
    const groups = engine.cluster().clusters.filter(({ ticketIds }) => ticketIds.length > 1);
    expect(groups.map(({ ticketIds }) => ticketIds)).toEqual([['Printer 10 offline', 'Printer 11 offline', 'Printer 12 offline']]); // prettier-ignore
  });
});
