import { Injectable } from '@nestjs/common';
import type { Learning, LearningAttempt, learnNow, setLearning } from '@reprise/contracts/http';
import { MIN_LINKS_TO_LEARN, weightsBasisOf } from '@reprise/domain';
import {
  AuditStore,
  DecidedTicketsReader,
  LearningStore,
  OutboxStore,
  type Learning as Ended,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { AppError } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { wordsInUse, wordsOfLearning } from './learning-words.js';

type Order = CallOf<typeof setLearning> | CallOf<typeof learnNow>;

const ATTEMPTS = 5;

/** What was learned from decisions of people: looked at, asked for, turned off. */
@Injectable()
export class LearningService {
  constructor(
    private readonly learning: LearningStore,
    private readonly decided: DecidedTicketsReader,
    private readonly database: ViewerDatabase,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async show(): Promise<Learning> {
    const { learning, database } = this;
    const [{ isOn, changedBy, changedAt }, open, ended, inUse, decisions] = await Promise.all([
      learning.setting(database),
      learning.open(database),
      learning.ended(database, ATTEMPTS),
      learning.inUse(database, weightsBasisOf()),
      this.decided.count(),
    ]);
    const taken = await this.taken(inUse.version);
    return {
      ...{ isOn, changedBy, decisions },
      changedAt: changedAt?.toISOString() ?? null,
      isUnderWay: open !== undefined,
      linksNeeded: MIN_LINKS_TO_LEARN,
      inUse: taken ? { version: taken.version, since: taken.at } : null,
      words: wordsInUse(isOn, ended.length, taken),
      attempts: ended.map(presentAttempt),
    };
  }

  async set(call: CallOf<typeof setLearning>): Promise<Learning> {
    const { body, actor } = call;
    // What is learned knows no audiences: the decision is about the tickets of all.
    await this.transactions.runForEverybody(async (tx) => {
      const { isOn } = await this.learning.setting(tx);
      if (isOn === body.isOn) return;
      await this.learning.decideSetting(tx, body.isOn, actor.name);
      await this.note(tx, call, 'learning.changed', body);
    });
    return this.show();
  }

  async learnNow(call: CallOf<typeof learnNow>): Promise<Learning> {
    await this.transactions.runForEverybody(async (tx) => {
      const { isOn } = await this.learning.setting(tx);
      if (!isOn) throw new AppError('resource.state_conflict', 'Learning is turned off: turn it on first.');
      await this.learning.ask(tx, call.actor.name);
      await this.note(tx, call, 'learning.asked', {});
      await this.outbox.appendRun(tx);
    });
    return this.show();
  }

  private note(tx: EntityManager, { actor, requestId }: Order, action: string, detail: object): Promise<void> {
    return this.audit.append(tx, {
      actor: auditActor(actor),
      action,
      objectKind: 'installation_setting',
      objectId: 'learning',
      detail: { ...detail },
      requestId,
    });
  }

  private async taken(version: number): Promise<LearningAttempt | undefined> {
    const found = version === 0 ? undefined : await this.learning.find(this.database, version);
    return found && presentAttempt(found);
  }
}

function presentAttempt({ version, at, askedBy, decisions, account }: Ended): LearningAttempt {
  return {
    ...{ version, askedBy, decisions },
    at: at.toISOString(),
    links: account?.links ?? 0,
    verdict: account?.verdict ?? 'broke off',
    words: wordsOfLearning(account),
    heldBack: account?.heldBack?.firstRight ?? null,
  };
}
