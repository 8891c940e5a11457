import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ticket } from '@reprise/domain';

export interface LabelledCorpus {
  readonly name: string;
  /** In order of creation. */
  readonly tickets: readonly Ticket[];
  /** Ticket id → the problem that truly caused it; a one-off has a label of its own. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Read `corpora/<name>.ndjson` and `corpora/<name>.labels.tsv`. */
export function readCorpus(name: string): LabelledCorpus {
  const lines = (file: string): string[] =>
    readFileSync(join(__dirname, 'corpora', file), 'utf8')
      .trimEnd()
      .split('\n');
  const labels = lines(`${name}.labels.tsv`).map((line) => line.split('\t') as [string, string]);
  return {
    name,
    tickets: lines(`${name}.ndjson`).map((line) => JSON.parse(line) as Ticket),
    labels: new Map(labels),
  };
}
