/**
 * 1. The earlier report of the same problem comes first, with reasons; the query's own outcome is never read.
 * 2. With `before`, nothing created later is known.
 * 3. Confirmed groups are obeyed, and of a group only its best member is listed first.
 * 4. Hostile sets end well: identical, empty, stop words only, one term in all, huge, mixed languages.
 * 5. Same input, same result.
 * 6. A desk of a handful of tickets is grouped too.
 */
import { describe, expect, it } from '@jest/globals';

import type { Ticket } from '../corpus/ticket.js';
import type { MatchingEngine } from '../pipeline.js';
import { createMatchingEngine } from './create-matching-engine.js';

const day = (number: number): string => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000).toISOString();
const subjects = [
  'printer',
  'invoice',
  'login',
  'calendar',
  'backup',
  'router',
  'scanner',
  'payroll',
  'mailbox',
  'forecast',
];
const faults = ['crashes', 'freezes', 'shows a blank page', 'loses entries', 'rejects the password', 'prints twice'];

/** Sixty different problems, one ticket each. */
const desk: Ticket[] = subjects.flatMap((subject, s) =>
  faults.map((fault, f) => ({
    id: `T-${s}-${f}`,
    title: `${subject} ${fault}`,
    description: `Since this morning the ${subject} ${fault} in office ${s * 7 + f}.`,
    component: subject,
    createdAt: day(s * 6 + f),
  })),
);
const earlier: Ticket = {
  id: 'T-earlier',
  title: 'Order export fails with ORA-00942',
  description:
    'Exporting orders to CSV stops: ORA-00942: table or view does not exist\n\tat com.acme.Export.run(Export.java:12)\n\tat com.acme.Job.start(Job.java:3)',
  component: 'export',
  createdAt: day(70),
  resolvedAt: day(71),
  resolutionNotes: 'Granted select on the view.',
};
const query: Ticket = {
  id: 'T-query',
  title: 'CSV export of orders broken (ORA-00942)',
  description:
    'ORA-00942: table or view does not exist\n\tat com.acme.Export.run(Export.java:99)\n\tat com.acme.Job.start(Job.java:7)',
  component: 'export',
  createdAt: day(80),
};
const filled = (...more: Ticket[]) => {
  const engine = createMatchingEngine();
  engine.add([...desk, earlier, ...more]);
  return engine;
};

describe('match', () => {
  it('puts the earlier report of the same problem first, clearly ahead', () => {
    const [first, second] = filled().match(query);
    expect(first!.ticketId).toBe('T-earlier');
    expect(first!.probability).toBeGreaterThan(second?.probability ?? 0);
  });

  it('never lists the query itself, present or not', () => {
    expect(filled(query).match(query).map(({ ticketId }) => ticketId)).not.toContain('T-query'); // prettier-ignore
  });

  it("does not read the query's own outcome", () => {
    const engine = filled();
    const solved = {
      ...query,
      resolution: 'FIXED',
      resolutionNotes: 'the printer rejects the password',
      resolvedAt: day(81),
    };
    expect(engine.match(solved)).toEqual(engine.match(query));
  });

  it('knows nothing created at or after `before`', () => {
    expect(filled().match(query, { before: day(70) }).map(({ ticketId }) => ticketId)).not.toContain('T-earlier'); // prettier-ignore
    expect(filled().match(query, { before: day(71) })[0]!.ticketId).toBe('T-earlier');
  });

  it('gives the same answer whether later tickets arrived in order or not', () => {
    const late: Ticket = { ...earlier, id: 'T-late', createdAt: day(60) };
    expect(filled(query, late).match(query, { before: day(65) })[0]!.ticketId).toBe('T-late');
  });

  it('refuses a `before` that is no moment, and says what to give', () => {
    expect(() => filled().match(query, { before: 'yesterday' })).toThrow(
      /"yesterday" is not a moment; give an ISO 8601 date/,
    );
  });

  it('forgets a removed ticket and takes the newer text of a replaced one', () => {
    const engine = filled();
    expect(engine.remove('T-earlier')).toBe(true);
    expect(engine.remove('T-earlier')).toBe(false);
    expect(engine.match(query).map(({ ticketId }) => ticketId)).not.toContain('T-earlier');
    engine.add([{ ...desk[0]!, title: 'Order export to CSV: ORA-00942', description: 'ORA-00942' }]);
    expect(engine.match(query)[0]!.ticketId).toBe('T-0-0');
    expect(engine.size).toBe(desk.length);
  });

  it('keeps no word of a removed or replaced ticket once it is told to forget', () => {
    const marked = {
      ...desk[7]!,
      id: 'T-marked',
      title: 'zephyrine quill',
      description: 'zephyrine quill at office 3',
    };
    const engine = createMatchingEngine();
    engine.add([...desk, marked, { ...desk[9]!, description: 'marchbank' }]);
    engine.cluster();
    engine.add([desk[9]!]);
    engine.remove(marked.id);
    const bytes = (): string =>
      Object.values(engine.snapshot().sections)
        .map((section) => Buffer.from(section.buffer, section.byteOffset, section.byteLength).toString('latin1'))
        .join(' ');
    expect(bytes()).toMatch(/zephyrine|quill|marchbank/i);
    engine.forgetRemoved();
    expect(bytes()).not.toMatch(/zephyrine|quill|marchbank|T-marked/i);
    expect(engine.size).toBe(desk.length);
    expect(engine.match(desk[9]!, { top: 1 })).toHaveLength(1);
  });

  it('matches a redacted ticket as its original', () => {
    const mail = {
      id: 'a',
      title: 'Mailbox full',
      description: 'anna@example.org gets 552 from 10.0.0.1',
      createdAt: day(1),
    };
    const engine = createMatchingEngine();
    engine.add([...desk, mail]);
    const [original] = engine.match({ ...mail, id: 'b' });
    const [redacted] = engine.match({ ...mail, id: 'b', description: '[email] gets 552 from <ip>' });
    expect(redacted).toEqual(original);
  });
});

describe('explain', () => {
  it('names the shared error code, frames and component, weights falling and at most one in sum', () => {
    const reasons = filled().explain(query, 'T-earlier');
    const text = reasons.map((reason) => reason.text).join('; ');
    expect(text).toContain('same error code ORA00942');
    expect(text).toContain('2 shared stack frames');
    expect(text).toContain('same component export');
    const weights = reasons.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('has nothing to say about tickets it does not know', () => {
    expect(filled().explain(query, 'nobody')).toEqual([]);
    expect(filled().explain('nobody', 'T-earlier')).toEqual([]);
  });
});

describe('what words mean at a desk', () => {
  it('is the same whether it was learned ahead or when first asked for, and goes on from a snapshot', () => {
    const many = Array.from({ length: 1_100 }, (_, n) => {
      const [subject, fault] = [subjects[n % 10]!, faults[(n * 7) % 6]!];
      const description = `Since ${n % 24} o'clock the ${subject} ${fault} in office ${n % 97}, ${faults[(n + 1) % 6]!}.`;
      return { id: `M-${n}`, title: `${subject} ${fault}`, description, createdAt: day(n) };
    });
    const [ahead, unprepared] = [createMatchingEngine(), createMatchingEngine()];
    for (const engine of [ahead, unprepared]) engine.add(many);
    ahead.learnWords();
    const snapshot = ahead.snapshot();
    expect(snapshot.sections['meaning.rows']).toEqual(Int32Array.of(1_000));
    expect(unprepared.snapshot().sections['meaning.rows']).toHaveLength(0);
    const asked = ahead.match(query);
    expect(unprepared.match(query)).toEqual(asked);
    expect(createMatchingEngine({ snapshot }).match(query)).toEqual(asked);
  });
});

describe('learn', () => {
  const copy: Ticket = { ...earlier, id: 'T-copy', title: 'Order export stops: ORA-00942', createdAt: day(72) };

  it('lists one member of a confirmed group first, the others last, scores falling all the way', () => {
    const engine = filled(copy);
    engine.learn([['T-earlier', 'T-copy']]);
    const matches = engine.match(query, { top: 30 });
    const ids = matches.map(({ ticketId }) => ticketId);
    expect(['T-earlier', 'T-copy']).toContain(ids[0]);
    expect(['T-earlier', 'T-copy']).toContain(ids.at(-1));
    const scores = matches.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('keeps confirmed duplicates in one cluster, and says so', () => {
    const engine = filled();
    engine.learn([['T-0-0', 'T-9-5']]);
    const { clusters } = engine.cluster();
    expect(clusters.find(({ ticketIds }) => ticketIds.includes('T-0-0'))!.ticketIds).toContain('T-9-5');
    expect(engine.explain('T-9-5', 'T-0-0')[0]!.text).toBe('a person put both into one problem');
  });

  it('accepts no groups', () => {
    const engine = filled();
    engine.learn([]);
    expect(engine.match(query)[0]!.ticketId).toBe('T-earlier');
  });
});

describe('cluster', () => {
  it('places every live ticket once', () => {
    const engine = filled(query);
    engine.remove('T-0-0');
    const ids = engine.cluster().clusters.flatMap(({ ticketIds }) => ticketIds);
    expect(ids).toHaveLength(engine.size);
    expect(new Set(ids).size).toBe(engine.size);
  });

  it('gives the same clusters twice', () => {
    expect(filled(query).cluster()).toEqual(filled(query).cluster());
  });

  it('tells contradicting decisions in words', () => {
    const { conflicts } = filled().cluster({ mustLink: [['T-0-0', 'T-0-1']], cannotLink: [['T-0-0', 'T-0-1']] });
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toContain('T-0-0');
  });
});

describe('labelTerms', () => {
  it('names what the tickets share, as it was written', () => {
    const labels = filled(query)
      .labelTerms(['T-earlier', 'T-query'], 4)
      .map((word) => word.toLowerCase());
    expect(labels.join(' ')).toContain('ora-00942');
    expect(labels).not.toContain('the');
  });
});

describe('hostile sets', () => {
  const clustersOf = (tickets: Ticket[]) => {
    const engine = createMatchingEngine();
    engine.add(tickets);
    return engine.cluster().clusters;
  };
  const many = (count: number, make: (index: number) => Partial<Ticket>): Ticket[] =>
    Array.from({ length: count }, (_, index) => ({ id: `H-${index}`, createdAt: day(index % 300), ...make(index) }));

  it('2,000 identical tickets are one problem, without a ranking each', () => {
    const clusters = clustersOf(
      many(2000, () => ({
        title: 'Nightly backup failed',
        description: 'Backup of server db1 failed with exit code 17',
      })),
    );
    expect(clusters[0]!.ticketIds.length).toBeGreaterThan(1900);
  });

  it('2,000 alerts of one monitor, each with its host and figures, are one problem', () => {
    const clusters = clustersOf(
      many(2000, (index) => ({
        title: `Disk usage above threshold on srv-${index % 97}`,
        description: `Volume /data is ${80 + (index % 20)}.${index % 7} percent full`,
      })),
    );
    expect(clusters[0]!.ticketIds.length).toBeGreaterThan(1900);
  });

  it.each([
    ['empty texts', () => ({})],
    ['blank texts', () => ({ title: ' ', description: '\n\n' })],
    ['stop words only', () => ({ title: 'the and of', description: 'it is not the same as that' })],
    ['greetings only', () => ({ title: 'Hello', description: 'Hi team,\nThanks,\nAnna' })],
  ])('%s make no giant problem', (_name, make) => {
    expect(clustersOf(many(300, make))[0]!.ticketIds.length).toBeLessThan(30);
  });

  it('one term in all tickets joins nothing', () => {
    const clusters = clustersOf(
      many(400, (index) => ({
        title: `acme w${index * 7919}x`,
        description: `acme v${index * 104729}y u${index * 1299709}z`,
      })),
    );
    expect(clusters[0]!.ticketIds.length).toBeLessThan(20);
  });

  it('a ticket of ten megabytes is taken in and found again', () => {
    const engine = filled({ id: 'T-big', title: 'Exporter dumps everything', description: `exporter dump overflow ${'lorem ipsum 0xdeadbeef <p>'.repeat(400_000)}`, createdAt: day(90) }); // prettier-ignore
    expect(engine.match({ id: 'q', title: 'exporter dump overflow', createdAt: day(91) })[0]!.ticketId).toBe('T-big');
  });

  it('mixed languages stay apart and match within', () => {
    const engine = createMatchingEngine();
    engine.add([
      ...desk,
      {
        id: 'de',
        title: 'Die Nachrichten werden nicht gesendet',
        description: 'Ich kann keine Nachrichten mehr senden, der Server lehnt ab',
        createdAt: day(90),
      },
      {
        id: 'it',
        title: 'Non riesco a inviare messaggi',
        description: 'Il server rifiuta i messaggi che provo a inviare',
        createdAt: day(90),
      },
      { id: 'ja', title: 'メールが送信できません', description: 'サーバーに接続できません', createdAt: day(90) },
    ]);
    expect(
      engine.match({
        id: 'q',
        title: 'Nachricht kann nicht gesendet werden',
        description: 'Server lehnt Nachrichten ab',
        createdAt: day(91),
      })[0]!.ticketId,
    ).toBe('de');
    expect(
      engine.match({ id: 'q', title: 'messaggio non inviato, server rifiuta', createdAt: day(91) })[0]!.ticketId,
    ).toBe('it');
    expect(engine.match({ id: 'q', title: 'メール送信できない', createdAt: day(91) })[0]!.ticketId).toBe('ja');
  });

  it('a format that changes half-way makes no problem out of the format', () => {
    const tickets = desk.map((ticket, index) =>
      index < 30
        ? ticket
        : {
            ...ticket,
            description: `Environment: production\nSteps to reproduce:\nExpected result:\nActual result:\n${ticket.description}`,
          },
    );
    expect(clustersOf(tickets)[0]!.ticketIds.length).toBeLessThan(20);
  });
});

describe('a desk of a handful of tickets', () => {
  const handful: Ticket[] = [
    [
      'printer-1',
      'Printer 10 offline in office 3',
      'Users cannot print. The printer shows offline since this morning.',
    ],
    ['vpn-1', 'VPN connection drops', 'VPN drops every 10 minutes with error 809'],
    ['vpn-2', 'VPN drops with error 809', 'The VPN tunnel is dropped after some minutes error 809'],
    ['printer-2', 'Printer 10 offline again', 'Users cannot print. Printer shows offline'],
    ['battery', 'Laptop battery swollen', 'Battery is swollen need a replacement'],
    ['access', 'Need access to SAP', 'Please grant access to SAP FI module'],
  ].map(([id, title, description], at) => ({ id: id!, title, description, createdAt: day(at * 3) }));

  it('finds what comes back among six tickets and leaves the rest alone', () => {
    const engine = createMatchingEngine();
    engine.add(handful);
    const groups = engine.cluster().clusters.map(({ ticketIds }) => [...ticketIds].sort().join(' '));
    expect(groups.sort()).toEqual(['access', 'battery', 'printer-1 printer-2', 'vpn-1 vpn-2']);
  });
});

describe('clustering while tickets come and go', () => {
  const causes = [
    'SpoolQueueException in the printer',
    'AADSTS50011 reply address',
    'RenderTimeoutException of invoices',
  ];
  const aTicket = (n: number): Ticket => ({
    id: `T-${n}`,
    title: `${causes[n % 3]} on host ${n}`,
    description: `Since the update users report ${causes[n % 3]}; restarting helped for some time. Case ${n}.`,
  });
  const tickets = (from: number, to: number): Ticket[] =>
    Array.from({ length: to - from }, (_, n) => aTicket(from + n));
  const groupsOf = (result: { clusters: readonly { ticketIds: readonly string[] }[] }): string[] =>
    result.clusters.map(({ ticketIds }) => [...ticketIds].sort().join(' ')).sort();

  /** Everything in groups, as far as an incremental result and what was before it tell. */
  const allGroupsOf = (engine: MatchingEngine, from: number, to: number): string[] =>
    groupsOf({ clusters: engine.clustersOf(Array.from({ length: to - from }, (_, n) => `T-${from + n}`)) });

  it('has nothing to go on from before the first clustering, and after other groups were confirmed', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 6));
    expect(engine.place()).toBeUndefined();
    expect(engine.clustersOf(['T-0'])).toEqual([]);
    engine.cluster();
    expect(engine.place()!.kind).toBe('incremental');
    engine.learn([['T-0', 'T-3']]);
    expect(engine.place()).toBeUndefined();
  });

  it('goes on from the last partition and comes to the same problems as starting over', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 45));
    engine.cluster();
    engine.add(tickets(45, 60));
    engine.remove('T-7');
    engine.add([{ ...aTicket(8), title: 'The canteen is closed', description: 'No lunch today, sorry.' }]);
    expect(engine.place()!.clusters.flatMap(({ ticketIds }) => ticketIds)).toHaveLength(59);
    expect(allGroupsOf(engine, 0, 60)).toEqual(groupsOf(engine.cluster()));
  });

  it('tells the clusters that changed, and of those only', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 45));
    engine.cluster();
    expect(engine.place()!.clusters).toEqual([]);
    engine.add(tickets(45, 46));
    const { clusters } = engine.place()!;
    expect(clusters).toHaveLength(1);
    expect(clusters).toEqual(engine.clustersOf(['T-45']));
    expect(clusters[0]!.ticketIds).toEqual(expect.arrayContaining(['T-0', 'T-45']));
  });

  it('obeys at once what people decide, and lets go when they take it back', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 30));
    engine.cluster();
    const before = allGroupsOf(engine, 0, 30);
    const areTogether = (a: string, b: string) => engine.clustersOf([a])[0]!.ticketIds.includes(b);
    expect(engine.place({ cannotLink: [['T-0', 'T-3']] })!.kind).toBe('incremental');
    expect(areTogether('T-0', 'T-3')).toBe(false);
    expect(areTogether('T-3', 'T-6')).toBe(true);
    engine.place({ cannotLink: [['T-0', 'T-3']], mustLink: [['T-1', 'T-2']] });
    expect(areTogether('T-1', 'T-2')).toBe(true);
    expect(areTogether('T-5', 'T-8')).toBe(true);
    engine.place({ standing: before.map((group) => group.split(' ')) });
    expect(allGroupsOf(engine, 0, 30)).toEqual(before);
  });

  it('obeys what people decided when more tickets come', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 30));
    engine.cluster();
    const constraints = { cannotLink: [['T-0', 'T-3']], mustLink: [['T-1', 'T-2']] } as const;
    engine.place(constraints);
    engine.add(tickets(30, 36));
    engine.place(constraints);
    expect(engine.clustersOf(['T-0'])[0]!.ticketIds).not.toContain('T-3');
    expect(engine.clustersOf(['T-1'])[0]!.ticketIds).toContain('T-2');
  });

  it('goes on when the memory of removed tickets is given back', () => {
    const engine = createMatchingEngine();
    engine.add(tickets(0, 60));
    engine.cluster();
    const before = allGroupsOf(engine, 0, 60);
    engine.add(tickets(60, 1300));
    for (let n = 60; n < 1300; n++) engine.remove(`T-${n}`);
    expect(engine.place()!.kind).toBe('incremental');
    expect(allGroupsOf(engine, 0, 60)).toEqual(before);
  });
});
