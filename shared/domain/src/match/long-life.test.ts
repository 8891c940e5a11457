/** An engine that lives long: replacing and removing tickets, or being asked, never makes it grow without bound or answer otherwise. */
import { describe, expect, it } from '@jest/globals';

import type { Ticket } from '../corpus/ticket.js';
import type { MatchingEngine } from '../pipeline.js';
import { createMatchingEngine } from './create-matching-engine.js';

const subjects = ['printer', 'invoice', 'login', 'calendar', 'backup', 'router', 'scanner', 'payroll', 'mailbox', 'forecast']; // prettier-ignore
const faults = ['crashes', 'freezes', 'shows a blank page', 'loses entries', 'rejects the password', 'prints twice'];
const deskIn = (round: number): Ticket[] =>
  subjects.flatMap((subject, s) =>
    faults.map((fault, f) => ({
      id: `T-${s}-${f}`,
      title: `${subject} ${fault}`,
      description: `The ${subject} ${fault}, reference r${round}s${s}f${f}x.`,
      component: subject,
      createdAt: new Date(Date.UTC(2026, 0, 1) + (s * 6 + f) * 86_400_000).toISOString(),
    })),
  );

const bytesOf = (engine: MatchingEngine): number =>
  Object.values(engine.snapshot({ shareMemory: true }).sections).reduce((sum, { byteLength }) => sum + byteLength, 0);
const bestOf = (engine: MatchingEngine): string[] =>
  subjects.flatMap((subject) => faults.map((fault) => engine.match({ id: 'q', title: `${subject} ${fault}` })[0]!.ticketId)); // prettier-ignore

describe('a matching engine', () => {
  it('stays as large as it is and answers the same while all its tickets are replaced fifty times', () => {
    const engine = createMatchingEngine();
    engine.add(deskIn(0));
    const best = bestOf(engine);
    const bytesAfter: number[] = [];
    for (let round = 1; round <= 50; round++) {
      engine.add(deskIn(round));
      engine.cluster();
      bytesAfter.push(bytesOf(engine));
    }
    expect(engine.size).toBe(60);
    expect(bestOf(engine)).toEqual(best);
    expect(Math.max(...bytesAfter.slice(25))).toBeLessThan(1.1 * Math.max(...bytesAfter.slice(0, 25)));
    const { clusters } = engine.cluster();
    expect(clusters.flatMap(({ ticketIds }) => ticketIds).sort()).toEqual(deskIn(0).map(({ id }) => id).sort()); // prettier-ignore
  });

  it('gives back what removed tickets took', () => {
    const engine = createMatchingEngine();
    engine.add(deskIn(0));
    const alone = bytesOf(engine);
    engine.add(Array.from({ length: 1500 }, (_, n) => ({ id: `N-${n}`, title: `noise n${n}a n${n}b`, createdAt: '2026-06-01T00:00:00Z' }))); // prettier-ignore
    engine.cluster();
    for (let n = 0; n < 1500; n++) engine.remove(`N-${n}`);
    expect(engine.size).toBe(60);
    expect(bytesOf(engine)).toBeLessThan(3 * alone);
    expect(engine.linksOf('T-0-1').every(({ ticketId }) => ticketId.startsWith('T-'))).toBe(true);
  });

  it('does not grow by being asked', () => {
    const engine = createMatchingEngine();
    engine.add(deskIn(0));
    bestOf(engine);
    const bytes = bytesOf(engine);
    for (let n = 0; n < 50; n++) {
      engine.match({ id: 'q', title: `printer crashes unheardOf${n}`, description: `word${n}a word${n}b` });
      engine.explain({ id: 'q', title: `invoice unknown${n}` }, 'T-1-1');
    }
    expect(bytesOf(engine)).toBe(bytes);
  });
});
