/**
 * Hostile and broken inputs, one row each, into one running installation. No row breaks, stops or slows down the others: each has
 * its outcome, and at the end everything is at rest and every promise holds.
 */
import { createConnection, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Installation } from './installation.js';

let sut: Installation;
beforeAll(async () => {
  sut = await Installation.set();
  await Promise.all([sut.api(), sut.worker()]);
});
afterAll(() => sut.end());

const line = (ticket: object): string => JSON.stringify(ticket);
const lines = (count: number, ticketOf: (n: number) => object): string =>
  Array.from({ length: count }, (_, n) => line(ticketOf(n))).join('\n');
const stored = async (id: string): Promise<{ title: string; revision: number }[]> =>
  sut.rows(`SELECT title, revision FROM ticket WHERE external_id = $1`, [id]);

/** Status of a body as it stands, sent to the address for tickets. */
async function send(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`${sut.address}/tickets`, {
    method: 'POST',
    headers: { authorization: sut.authorization, 'content-type': 'application/json', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  await answer.arrayBuffer();
  return answer.status;
}
const wrapped = (ticket: string): string => `{"sourceName":"desk","tickets":[${ticket}]}`;

describe('handed in by programs', () => {
  it('F26 the same ticket a hundred times at once: one row, one order for the workers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => sut.submit([{ id: 'F26', title: 'the same' }])),
    );
    expect(answers.flat().filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(new Set(answers.flat())).toEqual(new Set(['created', 'unchanged']));
    expect(await stored('F26')).toEqual([{ title: 'the same', revision: 1 }]);
  });

  it.each([[[1, 2, 3]], [[1, 3, 2]], [[2, 1, 3]], [[2, 3, 1]], [[3, 1, 2]], [[3, 2, 1]]])(
    'F27 its revisions in the order %j: the newest stays',
    async (order) => {
      const id = `F27-${order.join('')}`;
      for (const day of order)
        await sut.submit([{ id, title: `version ${day}`, updatedAt: `2026-06-0${day}T00:00:00Z` }]);
      expect(await stored(id)).toMatchObject([{ title: 'version 3' }]);
    },
  );

  it('F28 forty revisions at once: the newest stays, whatever came first', async () => {
    const revisions = Array.from({ length: 40 }, (_, n) => ({
      id: 'F28',
      title: `version ${n}`,
      updatedAt: new Date(Date.UTC(2026, 5, 1) + n * 1_000).toISOString(),
    })).sort((a, b) => (a.title < b.title ? -1 : 1));
    await Promise.all(revisions.map((revision) => sut.submit([revision])));
    expect(await stored('F28')).toMatchObject([{ title: 'version 39' }]);
  });

  it.each<[string, () => string | Buffer, number[]]>([
    [
      'F31 bytes that are no UTF-8',
      () => Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0x22, 0x7d])]),
      [400],
    ],
    ['F31 UTF-16 with its mark', () => Buffer.from(`\uFEFF${wrapped('{"id":"F31","title":"x"}')}`, 'utf16le'), [400]],
    ['F31 a NUL', () => wrapped('{"id":"F31","title":"a\\u0000b"}'), [400]],
    ['F31 half a surrogate pair', () => wrapped('{"id":"F31","title":"a\\ud800b"}'), [400]],
    ['F32 a ticket of 10 MB', () => wrapped(line({ id: 'F32', title: 'x'.repeat(10_000_000) })), [413]],
    ['F33 a body 100,000 levels deep', () => '['.repeat(100_000) + ']'.repeat(100_000), [400]],
    ['F33 a ticket 5,000 levels deep', () => wrapped(`{"id":"F33","raw":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), [400]], // prettier-ignore
    ['F33 200,000 keys', () => wrapped(`{${Array.from({ length: 200_000 }, (_, n) => `"${n}":1`).join(',')}}`), [400, 413]], // prettier-ignore
    ['F33 a number beyond all numbers', () => wrapped('{"id":"F33","title":"x","reopenCount":1e400}'), [400]],
    ['F33 a name that would change the prototype', () => wrapped('{"id":"F33","__proto__":{"admin":true}}'), [400]],
    ['F33 half a body', () => '{"sourceName":"desk","tickets":[{"id":', [400]],
  ])('%s: refused, and nobody else is', async (_, body, statuses) => {
    expect(statuses).toContain(await send(body()));
    expect(await sut.submit([{ id: 'beside', title: 'beside' }])).toHaveLength(1);
  });

  it('F30 a body that breaks off, and one that comes a byte at a time: nothing of it is kept, others are served', async () => {
    const { hostname, port } = new URL(sut.address);
    const open = (): Socket => createConnection(Number(port), hostname).on('error', () => undefined);
    const head = (length: number): string =>
      `POST /api/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: ${sut.authorization}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
    const body = wrapped('{"id":"F30","title":"x"}');
    const broken = open();
    broken.write(head(body.length + 10) + body);
    const slow = open();
    slow.write(head(body.length));
    for (const letter of body.slice(0, 20)) {
      slow.write(letter);
      await pause(20);
    }
    expect(await sut.submit([{ id: 'beside', title: 'beside' }])).toHaveLength(1);
    broken.destroy();
    slow.destroy();
    expect(await stored('F30')).toEqual([]);
  });

  it('F40 two thousand connections that say nothing or half a line: health and everybody else are answered', async () => {
    const { hostname, port } = new URL(sut.address);
    const flood = Array.from({ length: 2_000 }, (_, n) => {
      const socket = createConnection(Number(port), hostname).on('error', () => undefined);
      if (n % 2 === 0) socket.write('GET /api/tickets HTTP/1.1\r\nX-Slow: ');
      return socket;
    });
    try {
      await pause(500);
      expect((await sut.get('/health/ready')).status).toBe(200);
      expect(await sut.submit([{ id: 'F40', title: 'in a flood' }])).toEqual(['created']);
      expect((await sut.get('/tickets')).status).toBe(200);
    } finally {
      for (const socket of flood) socket.destroy();
    }
  });
});

interface FileFault {
  readonly fault: string;
  readonly content: () => string | Buffer;
  /** Of the import. */
  readonly created: number;
  readonly rejected: number;
  readonly status?: 'failed';
}

const files: FileFault[] = [
  {
    fault: 'F30 a file that breaks off within a record',
    content: () => `${line({ id: 'cut-1', title: 'whole' })}\n{"id":"cut-2","title":"ha`,
    created: 1,
    rejected: 1,
  },
  {
    fault: 'F31 bytes that are no UTF-8 in one of three rows',
    content: () =>
      Buffer.concat([
        Buffer.from(`${line({ id: 'utf-1', title: 'before' })}\n{"id":"utf-2","title":"`),
        Buffer.from([0xc3, 0x28, 0xff]),
        Buffer.from(`"}\n${line({ id: 'utf-3', title: 'after' })}`),
      ]),
    created: 2,
    rejected: 1,
  },
  {
    fault: 'F31 UTF-16 with its mark',
    content: () => Buffer.from(`\uFEFF${lines(2, (n) => ({ id: `u16-${n}`, title: 'Drucker hängt' }))}`, 'utf16le'),
    created: 2,
    rejected: 0,
  },
  {
    fault: 'F31 NUL and half surrogate pairs',
    content: () => '{"id":"nul-1","title":"a\\u0000b"}\n{"id":"nul-2","title":"a\\ud83db"}',
    created: 2,
    rejected: 0,
  },
  {
    fault: 'F32 a ticket of 10 MB and a word of a million letters',
    content: () =>
      [
        line({ id: 'big-1', title: 'large', description: 'printer jam '.repeat(850_000) }),
        line({ id: 'big-2', title: 'long', description: 'x'.repeat(1_000_000) }),
        line({ id: 'big-3', title: 'beside them' }),
      ].join('\n'),
    created: 3,
    rejected: 0,
  },
  {
    fault: 'F34 texts that make patterns go back and forth',
    content: () =>
      [
        'a'.repeat(90_000),
        `${'a'.repeat(45_000)}!`.repeat(2),
        ' \t'.repeat(45_000),
        '('.repeat(50_000),
        '<'.repeat(50_000),
        '\n'.repeat(90_000),
        '> '.repeat(40_000),
        'at a.b.c(d.java:1)\n'.repeat(4_000),
        `${'1.'.repeat(40_000)}x`,
        `${'a@'.repeat(40_000)}`,
        `https://${'a.'.repeat(40_000)}`,
        '=-'.repeat(40_000),
        'E1'.repeat(40_000),
        '٠'.repeat(40_000),
        `${'%20'.repeat(30_000)}`,
        '-----BEGIN '.repeat(8_000),
        'eyJ'.repeat(30_000),
        `${'4'.repeat(19)} `.repeat(4_000),
      ]
        .map((description, n) => line({ id: `redos-${n}`, title: `Pattern ${n}`, description }))
        .join('\n'),
    created: 18,
    rejected: 0,
  },
  {
    fault: 'F35 four thousand tickets that are equal',
    content: () =>
      lines(4_000, (n) => ({
        id: `same-${n}`,
        title: 'Cashbox 7 loses the connection to the receipt printer',
        description: 'ReceiptPrinterException: device not found, code RP-77',
        component: 'Cashbox',
      })),
    created: 4_000,
    rejected: 0,
  },
  {
    fault: 'F36 nothing but words that say nothing',
    content: () => lines(300, (n) => ({ id: `stop-${n}`, title: 'it is not as it was', description: 'and so it is' })),
    created: 300,
    rejected: 0,
  },
  {
    fault: 'F37 empty, blank and only a picture',
    content: () =>
      ['', '   \n\t', '<img src="x.png">', '![](x.png)', '\u200B\u200B', '…']
        .map((text, n) => line({ id: `empty-${n}`, title: text, description: text }))
        .join('\n'),
    created: 6,
    rejected: 0,
  },
  {
    fault: 'F38 other scripts, marks that turn the line, signs out of many parts',
    content: () =>
      ['👩‍👩‍👧‍👦 prints', 'abc \u202E txt.exe', '打印机脱机', 'Zu\u0308rich', 'Zürich', 'рау\u0440al', '\u200Bzero']
        .map((title, n) => line({ id: `script-${n}`, title }))
        .join('\n'),
    created: 7,
    rejected: 0,
  },
  {
    fault: 'F39 times that cannot be, and durations below nothing',
    content: () =>
      [
        { createdAt: '2026-05-02T00:00:00Z', resolvedAt: '2026-05-01T00:00:00Z' },
        { createdAt: '0000-01-01T00:00:00Z' },
        { createdAt: '9999-12-31T23:59:59Z' },
        { createdAt: '2099-01-01T00:00:00Z', resolvedAt: '2099-01-02T00:00:00Z' },
        { createdAt: '2026-03-29T02:30:00', resolvedAt: '2026-10-25T02:30:00' },
        { createdAt: '2026-02-30' },
        { createdAt: '2026-01-01', handlingMinutes: -5 },
        { createdAt: '2026-01-01', handlingMinutes: 1e300 },
        { createdAt: '2026-01-01', reopenCount: -1 },
        { createdAt: -62135596800000 },
      ]
        .map((ticket, n) =>
          line({ id: `time-${n}`, title: 'Clock of the gate is wrong', component: 'Gate', ...ticket }),
        )
        .join('\n'),
    created: 10,
    rejected: 0,
  },
  { fault: 'F37 an empty file', content: () => '', created: 0, rejected: 1, status: 'failed' },
  { fault: 'F31 a picture', content: () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa, 0, 0, 0, 13]), created: 0, rejected: 2 }, // prettier-ignore
];

describe('in files', () => {
  const imports = new Map<string, string>();
  beforeAll(async () => {
    for (const { fault, content } of files) imports.set(fault, await sut.orderImportOf(content()));
    await sut.quiet();
  }, 300_000);

  it.each(files)('$fault: every row is accounted for', async ({ fault, created, rejected, status = 'completed' }) => {
    const [run] = await sut.rows(
      `SELECT status, created_count::int AS created, rejected_count::int AS rejected, error FROM import_run WHERE id = $1`,
      [imports.get(fault)],
    );
    expect(run).toMatchObject({ status, created, rejected });
    expect((run as { error: string | null }).error === null).toBe(status === 'completed');
  });

  it('F31 F38 keeps every sign as it came, but for those that no text may hold', async () => {
    const titles = await sut.rows<{ title: string }>(
      `SELECT title FROM ticket WHERE external_id LIKE 'script-%' OR external_id LIKE 'nul-%' ORDER BY external_id`,
    );
    expect(titles.map(({ title }) => title)).toEqual([
      'ab',
      'a\uFFFDb',
      '👩‍👩‍👧‍👦 prints',
      'abc \u202E txt.exe',
      '打印机脱机',
      'Zu\u0308rich',
      'Zürich',
      'рау\u0440al',
      '\u200Bzero',
    ]);
  });

  it('F35 makes one problem of equal tickets', async () => {
    const problems = await sut.rows(
      `SELECT problem_id, count(*)::int AS n FROM membership JOIN ticket ON ticket.id = ticket_id
       WHERE external_id LIKE 'same-%' GROUP BY problem_id`,
    );
    expect(problems).toMatchObject([{ n: 4_000 }]);
  });

  it('F36 F37 makes no problem of tickets that say nothing', async () => {
    const together = await sut.count(
      `membership JOIN ticket ON ticket.id = ticket_id WHERE external_id LIKE 'empty-%'`,
    );
    expect(together).toBe(0);
  });
});

describe('after all of it', () => {
  it('everything is at rest, nothing is set aside without a reason, and every promise holds', async () => {
    await sut.quiet();
    expect(await sut.count(`ticket WHERE state = 'pending'`)).toBe(0);
    expect(await sut.broken()).toEqual([]);
  });

  it('F39 every page is answered, with figures that are numbers', async () => {
    for (const path of [
      '/overview',
      '/problems',
      '/tickets',
      '/hardening-candidates',
      '/imports',
      '/search?q=printer',
    ]) {
      const answer = await sut.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(await answer.text()).not.toMatch(/NaN|Infinity/);
    }
    expect(await sut.count(`ticket WHERE handling_minutes < 0`)).toBe(0);
  });

  it('F42 of two people who change a problem at the same moment one is told of the other', async () => {
    const [{ key }] = await sut.rows<{ key: string }>(
      `SELECT 'PRB-' || key AS key FROM problem WHERE merged_into IS NULL ORDER BY ticket_count DESC LIMIT 1`,
    ) as [{ key: string }]; // prettier-ignore
    const etag = (await sut.get(`/problems/${key}`)).headers.get('etag')!;
    const rename = (title: string) =>
      fetch(`${sut.address}/problems/${key}`, {
        method: 'PATCH',
        headers: { authorization: sut.authorization, 'content-type': 'application/json', 'if-match': etag },
        body: JSON.stringify({ title }),
      }).then(({ status }) => status);
    expect((await Promise.all(['one', 'two', 'six'].map((name) => rename(`Name ${name}`)))).sort()).toEqual([
      200, 412, 412,
    ]);
    expect(await sut.broken()).toEqual([]);
  });
});
