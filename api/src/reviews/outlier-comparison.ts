import { Injectable } from '@nestjs/common';
import type { Outlier } from '@reprise/contracts/http';
import { type ProblemSuggestion, wordsOfDoubt } from '@reprise/domain';
import { type DoubtfulTicket, ReviewReader, TicketCorpusStore } from '@reprise/persistence';
import { ViewerDatabase } from '../core/viewer-database.js';
import { SuggestionIndex } from '../suggestions/suggestion-index.js';

const ALTERNATIVES = 2;
/** Asked for, so that enough are left when what the person may not see has fallen away. */
const SUGGESTIONS = 8;

/** Holds doubtful tickets against the other problems, as if each had just come in. */
@Injectable()
export class OutlierComparison {
  constructor(
    private readonly index: SuggestionIndex,
    private readonly corpus: TicketCorpusStore,
    private readonly reader: ReviewReader,
    private readonly database: ViewerDatabase,
  ) {}

  async compare(doubtful: readonly DoubtfulTicket[]): Promise<Outlier[]> {
    const tickets = await this.corpus.findMany(
      this.database,
      doubtful.map(({ ticket }) => ticket.id),
    );
    const suggestions = new Map<string, readonly ProblemSuggestion[]>();
    for (const { ticket } of tickets)
      suggestions.set(ticket.id, (await this.index.suggest({ ticket, limit: SUGGESTIONS })).answer.suggestions);
    const ids = [...suggestions.values()].flat().flatMap(({ problemId }) => problemId ?? []);
    const problems = await this.reader.problems([...new Set(ids)]);
    return doubtful.map((one) => {
      const found = suggestions.get(one.ticket.id) ?? [];
      const own = found.find(({ problemId }) => problemId === one.problemId);
      const alternatives = found
        .flatMap(({ problemId, probability, reasons }) => {
          const problem = problemId === undefined ? undefined : problems.get(problemId);
          return problem === undefined || problemId === one.problemId ? [] : [{ problem, probability, reasons }];
        })
        .slice(0, ALTERNATIVES);
      const [rival] = alternatives;
      const { ticket, problem, probability, reasons } = one;
      return {
        ...{ ticket, problem, probability, reasons },
        doubt: wordsOfDoubt({
          probability,
          reasons: reasons as Parameters<typeof wordsOfDoubt>[0]['reasons'],
          component: ticket.component,
          usualComponent: problem.component,
          rival: rival && {
            key: rival.problem.key,
            probability: rival.probability,
            ownProbability: own?.probability ?? 0,
          },
        }),
        alternatives: alternatives.map(({ reasons: why, ...alternative }) => ({
          ...alternative,
          reasons: why.map(({ evidence, ...reason }) => ({ ...reason, ...(evidence && { evidence: [...evidence] }) })),
        })),
      };
    });
  }
}
