// A reviewed picture of what clustering finds: any change of behaviour shows here, in words, before users see it.
import { describe, expect, it } from '@jest/globals';
import { createMatchingEngine } from '@reprise/domain';
import { readCorpus } from './corpus.js';
import { describeClusters } from './describe-clusters.js';
import { expectGolden } from './golden-file.js';

describe('clusters of the reviewed corpus', () => {
  const corpus = readCorpus('larkmoor');
  const engine = createMatchingEngine();
  engine.add(corpus.tickets);
  const result = engine.cluster();

  it('are those that were read and accepted', () => {
    expectGolden(`${result.profile}/${corpus.name}.txt`, describeClusters(corpus, engine, result));
  });

  it('place every ticket exactly once', () => {
    const placed = result.clusters.flatMap(({ ticketIds }) => ticketIds);
    expect([...placed].sort()).toEqual(corpus.tickets.map(({ id }) => id).sort());
  });
});
