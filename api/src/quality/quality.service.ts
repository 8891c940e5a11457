import { Inject, Injectable } from '@nestjs/common';
import type { ResponseOf, getQuality } from '@reprise/contracts/http';
import { reliabilityOf } from '@reprise/domain';
import { QualityReader, type ReviewedStratum, type RunRecord } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import { LearningService } from '../clustering/learning.service.js';
import { CLOCK } from '../core/tokens.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { countedFigure, estimatedFigure, hiddenFigure, presentBand } from './figures.js';

/** Where one band of probabilities ends and the next begins. */
const placeBounds = [0.15, 0.35, 0.6];
const suggestionBounds = [0.3, 0.5, 0.8];

const how = {
  precision:
    'A random sample of the places that only the machine stands for is judged by people each week, without seeing what it held of them. Answers of 26 weeks; places where it was less sure are asked more often and count by their number; the interval is a 95 % one. “Don’t know” and answers taken back do not count.',
  missed:
    'In the same sample: pairs of tickets that were kept apart though nothing outside its problem is more alike to one of the two.',
  recurring: 'Tickets in a problem with at least two, of all tickets that were taken in.',
  identity: 'Problems that kept their key when everything was regrouped, over the last regroupings together.',
  agreement:
    'Tickets that stayed in their problem when everything was regrouped; those that people or rules placed are left out, because no run moves them.',
};

/** How good the grouping is here, as far as people have said. */
@Injectable()
export class QualityService {
  constructor(
    private readonly reader: QualityReader,
    private readonly learning: LearningService,
    private readonly database: ViewerDatabase,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async show(): Promise<ResponseOf<typeof getQuality>> {
    const now = this.clock.now();
    const [strata, places, suggestions, coverage, weeks, runs, learning] = await Promise.all([
      this.reader.strata(now),
      this.reader.judgedPlaces(now),
      this.reader.judgedSuggestions(now),
      this.reader.coverage(),
      this.reader.decisions(now),
      this.database.isGuarded ? undefined : this.reader.runs(),
      this.database.isGuarded ? null : this.learning.show(),
    ]);
    const of = (kind: ReviewedStratum['kind']) => strata.filter((stratum) => stratum.kind === kind);
    return {
      precision: estimatedFigure(of('membership'), 'of the places the machine gave are right', how.precision),
      missed: estimatedFigure(of('pair'), 'of its nearest misses have the same cause after all', how.missed),
      recurring: countedFigure(
        { part: coverage.recurring, whole: coverage.tickets, thing: 'ticket' },
        'are in a problem that occurred at least twice',
        how.recurring,
      ),
      identity: stabilityOf(runs, 'problems', 'survived', 'problem', 'kept their key', how.identity),
      agreement: stabilityOf(runs, 'tickets', 'kept', 'ticket', 'stayed where they were', how.agreement),
      memberships: reliabilityOf(places, placeBounds).map(presentBand),
      suggestions: reliabilityOf(suggestions, suggestionBounds).map(presentBand),
      learning,
      runs: (runs ?? []).map(({ at, ...run }) => ({ at: at.toISOString(), ...run })),
      weeks,
    };
  }
}

function stabilityOf(
  runs: readonly RunRecord[] | undefined,
  whole: 'problems' | 'tickets',
  part: 'survived' | 'kept',
  thing: string,
  says: string,
  method: string,
) {
  if (runs === undefined) return hiddenFigure(method);
  const sum = (field: typeof whole | typeof part) => runs.reduce((total, run) => total + run[field], 0);
  return countedFigure({ part: sum(part), whole: sum(whole), thing }, says, method);
}
