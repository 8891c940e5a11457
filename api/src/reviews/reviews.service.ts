import { Inject, Injectable } from '@nestjs/common';
import type {
  QueryOf,
  ResponseOf,
  ReviewOutcome,
  answerAudit,
  answerOutlier,
  getAudit,
  listOutliers,
  setAuditSize,
  withdrawReview,
} from '@reprise/contracts/http';
import { AuditStore, ReviewDrawStore, ReviewReader, ReviewStore } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { CLOCK } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { AppError, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { Lists } from '../http/lists.js';
import { PlacementsService } from '../problems/placements.service.js';
import { ProblemsService } from '../problems/problems.service.js';
import { UndoService } from '../problems/undo.service.js';
import { OutlierComparison } from './outlier-comparison.js';
import { machineHeld } from './machine-held.js';

type Answer = CallOf<typeof answerAudit>['body'];
type Told = Pick<CallOf<typeof answerAudit>, 'actor' | 'requestId'>;

interface Place {
  readonly ticketId: string;
  readonly problemId: string;
  readonly problemKey: string;
}

/** What an answer did: the step it led to, in words, and what it suggests next. */
interface Effect {
  readonly eventId: string | null;
  readonly words: string;
  readonly merge?: ReviewOutcome['merge'];
}

/** Asks people whether the machine is right, and does at once what they say. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly reader: ReviewReader,
    private readonly reviews: ReviewStore,
    private readonly draws: ReviewDrawStore,
    private readonly comparison: OutlierComparison,
    private readonly problems: ProblemsService,
    private readonly placements: PlacementsService,
    private readonly undoing: UndoService,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly database: ViewerDatabase,
    private readonly lists: Lists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  listOutliers({ cursor, limit, ...filter }: QueryOf<typeof listOutliers>, actor: Actor) {
    const name = `outliers ${JSON.stringify(filter)}`;
    return this.lists.page(name, { cursor, limit }, async (page) => {
      const slice = await this.reader.doubtful(filter, actor.userId, page);
      return { ...slice, items: await this.comparison.compare(slice.items) };
    });
  }

  async answerOutlier({ body, actor, requestId }: CallOf<typeof answerOutlier>): Promise<ReviewOutcome> {
    const { ticketId, problemKey, ...answer } = body;
    const problemId = await this.problems.requireId(problemKey);
    return this.transactions.run(async (tx) => {
      const probability = await this.reviews.machinePlace(tx, ticketId, problemId);
      if (probability === undefined) throw overtaken();
      const place = { ticketId, problemId, problemKey };
      const effect = await this.place(tx, place, answer, { actor, requestId });
      return this.keep(tx, { questionId: null, ...place, probability }, answer, effect, actor);
    });
  }

  async getAudit(): Promise<ResponseOf<typeof getAudit>> {
    const { drawnAt, asked, answered, questions } = await this.reader.audit();
    const questionsAWeek = await this.draws.questionsAWeek(this.database);
    return { drawnAt: drawnAt?.toISOString() ?? null, asked, answered, questionsAWeek, questions: [...questions] };
  }

  async answerAudit({ params, body, actor, requestId }: CallOf<typeof answerAudit>): Promise<ReviewOutcome> {
    return this.transactions.run(async (tx) => {
      const question = await this.reviews.lockQuestion(tx, params.id);
      if (!question) throw notFound('This question');
      requireFitting(question.kind, body.answer);
      if (question.isAnswered) throw new AppError('resource.state_conflict', 'Somebody has answered it already.');
      if (question.isOvertaken) throw overtaken();
      const effect =
        question.otherTicketId === null
          ? await this.place(tx, question, body, { actor, requestId })
          : await this.pair(tx, { ...question, otherTicketId: question.otherTicketId }, body, { actor, requestId });
      return this.keep(tx, { ...question, questionId: question.id }, body, effect, actor);
    });
  }

  /** Its step, when it led to one, is undone as if from the activity; then the answer counts no more. */
  async withdraw({ params, actor, requestId }: CallOf<typeof withdrawReview>): Promise<void> {
    const answer = await this.transactions.run((tx) => this.reviews.find(tx, params.id));
    if (!answer) throw notFound('This answer');
    const { eventId, problemKey, problemVersion } = answer;
    if (eventId !== null && problemKey !== null && problemVersion !== null) {
      const reason = 'The answer was taken back.';
      await this.undoing.undo({
        params: { key: problemKey },
        body: { eventId, withLater: false, reason },
        version: problemVersion,
        actor,
        requestId,
      });
    }
    await this.transactions.run((tx) => this.reviews.withdraw(tx, params.id, this.clock.now()));
  }

  setSize({ body, actor, requestId }: CallOf<typeof setAuditSize>): Promise<ResponseOf<typeof setAuditSize>> {
    return this.transactions.runForEverybody(async (tx) => {
      await this.draws.decideQuestionsAWeek(tx, body.questionsAWeek, actor.name);
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'review.sizeChanged',
        objectKind: 'installation_setting',
        objectId: 'reviews',
        detail: body,
        requestId,
      });
      return body;
    });
  }

  private async place(tx: EntityManager, place: Place, { answer, toKey, reason }: Answer, told: Told): Promise<Effect> {
    const order = { ...told, body: { reason } };
    const { ticketId, problemId, problemKey: key } = place;
    switch (answer) {
      case 'belongs': {
        const eventId = await this.placements.pinWithin(tx, order, [ticketId], problemId);
        return { eventId, words: `It stays in ${key}; no run moves it.` };
      }
      case 'does not': {
        const eventId = await this.placements.moveWithin(tx, order, [ticketId], { id: problemId, key }, null);
        return { eventId, words: `It is out of ${key}, and kept apart from it.` };
      }
      case 'elsewhere': {
        const toId = await this.destination(toKey, problemId);
        const eventId = await this.placements.moveWithin(tx, order, [ticketId], { id: problemId, key }, toId);
        return { eventId, words: `It is in ${toKey} now, and kept apart from ${key}.` };
      }
      default:
        return { eventId: null, words: 'Noted; nothing changes.' };
    }
  }

  private async pair(
    tx: EntityManager,
    question: Place & { readonly otherTicketId: string; readonly otherProblemKey: string | null },
    { answer, reason }: Answer,
    told: Told,
  ): Promise<Effect> {
    const order = { ...told, body: { reason } };
    const { ticketId, otherTicketId, problemId, problemKey: key, otherProblemKey: otherKey } = question;
    if (answer === 'different') {
      const pair = [ticketId, otherTicketId] as const;
      return { eventId: await this.placements.keepApartWithin(tx, order, pair, problemId), words: 'They stay apart.' };
    }
    if (answer !== 'same') return { eventId: null, words: 'Noted; nothing changes.' };
    if (otherKey !== null) {
      // Two tickets alone do not decide about all others of their problems: that is asked for with the problems in sight.
      const words = `Noted. ${key} and ${otherKey} may be one problem: compare them, then merge them there.`;
      return { eventId: null, words, merge: { key, otherKey } };
    }
    const eventId = await this.placements.pinWithin(tx, order, [ticketId, otherTicketId], problemId);
    return { eventId, words: `Both are in ${key} now; no run moves them.` };
  }

  private async keep(
    tx: EntityManager,
    about: { questionId: string | null; ticketId: string; problemId: string; probability: number },
    { answer, reason }: Answer,
    { eventId, words, merge = null }: Effect,
    actor: Actor,
  ): Promise<ReviewOutcome> {
    const { questionId, ticketId, problemId, probability } = about;
    const at = this.clock.now();
    const id = await this.reviews.add(tx, {
      ...{ questionId, ticketId, problemId, probability, answer, eventId },
      ...{ actor, reason, at },
    });
    return { id, words, machine: machineHeld(probability, answer), merge };
  }

  private async destination(toKey: string | undefined, fromId: string): Promise<string> {
    const toId = toKey === undefined ? undefined : await this.problems.requireId(toKey);
    if (toId !== undefined && toId !== fromId) return toId;
    const message = toId === undefined ? 'say which problem it belongs to' : 'is the problem it is in';
    throw new AppError('request.invalid', `/body/toKey ${message}`, {
      errors: [{ pointer: '/body/toKey', code: 'required', message }],
    });
  }
}

const overtaken = (): AppError =>
  new AppError('resource.state_conflict', 'It was moved or decided about meanwhile: go on to the next one.');

function requireFitting(kind: 'membership' | 'pair', answer: Answer['answer']): void {
  const isAboutPair = answer === 'same' || answer === 'different';
  if (answer === 'unknown' || isAboutPair === (kind === 'pair')) return;
  const message =
    kind === 'pair' ? 'must be same, different or unknown' : 'must be belongs, does not, elsewhere or unknown';
  throw new AppError('request.invalid', `/body/answer ${message}`, {
    errors: [{ pointer: '/body/answer', code: 'invalid_value', message }],
  });
}
