// The account of a run of the faults, as a table: what was injected, how many rows, how many held, how long they took.

/** What a fault is, by its number in the catalogue; rows without one stand for themselves. */
const faults = {
  F1: 'API killed before its commit',
  F2: 'API killed after its commit, before its answer',
  F3: 'worker killed within an import',
  F4: 'relay killed while it enqueues',
  F5: 'worker killed at each stage',
  F6: 'worker killed within indexing',
  F7: 'everything killed together under load, fifty times',
  F8: 'PostgreSQL killed under load',
  F9: 'PostgreSQL stopped, connections kept',
  F10: 'connection broken within a transaction',
  F11: 'Redis stopped',
  F12: 'Redis emptied',
  F13: 'Redis killed without having saved',
  F14: 'Redis full',
  F15: 'Redis that may evict',
  F16: 'search engine away',
  F17: 'search engine loses its data',
  F18: 'task of the search engine fails',
  F19: 'rebuilding the search index ends at any step',
  F23: 'two clusterers, one asleep',
  F24: 'worker frozen within a transaction',
  F25: 'clock wrong, or set while at work',
  F26: 'one ticket a hundred times at once',
  F27: 'revisions out of order',
  F28: 'forty revisions at once',
  F29: 'a file of a gigabyte, everything killed in the middle',
  F30: 'uploads and bodies that break off or crawl',
  F31: 'broken encodings',
  F32: 'tickets and words beyond measure',
  F33: 'bodies deep, wide and beyond numbers',
  F34: 'texts that make patterns go back and forth',
  F35: 'thousands of equal tickets',
  F36: 'words that say nothing',
  F37: 'empty tickets',
  F38: 'other scripts and marks',
  F39: 'times that cannot be',
  F40: 'thousands of silent connections',
  F42: 'people who change a problem at one moment',
  F44: 'restore killed, and run again',
  F45: 'somebody erased during grouping, indexing, rebuilding; worker killed at it',
};

/** @param report  as Jest's `--json` writes it. @returns lines of Markdown */
export function accountOfFaults(report) {
  const rows = new Map();
  for (const { assertionResults } of report.testResults) {
    for (const { fullName, status, duration } of assertionResults) {
      const numbers = fullName.match(/\bF\d+\b/g) ?? ['–'];
      for (const number of new Set(numbers)) {
        const row = rows.get(number) ?? { rows: 0, held: 0, ms: 0 };
        rows.set(number, { rows: row.rows + 1, held: row.held + (status === 'passed' ? 1 : 0), ms: row.ms + (duration ?? 0) }); // prettier-ignore
      }
    }
  }
  const order = (number) => Number(number.slice(1)) || Infinity;
  return [
    '| fault | what | rows | held | seconds |',
    '| --- | --- | ---: | ---: | ---: |',
    ...[...rows]
      .sort(([a], [b]) => order(a) - order(b))
      .map(([number, { held, ms, rows: count }]) => {
        const what = faults[number] ?? 'asked to end; at rest after all inputs';
        return `| ${number} | ${what} | ${count} | ${held} | ${Math.round(ms / 1000)} |`;
      }),
  ];
}
