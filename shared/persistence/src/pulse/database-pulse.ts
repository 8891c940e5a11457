import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from 'pg';

export interface DatabasePulseOptions {
  /** Default "reprise pulse". */
  readonly applicationName?: string;
  /** Wait between two looks, default 500. */
  readonly everyMs?: number;
  /** A database that says nothing for so long counts as away, default 1,500. */
  readonly patienceMs?: number;
}

/**
 * Whether the database answers at all, asked again and again on a connection of its own: a pool that is used up or a statement that
 * takes long is no absence. A server that was stopped keeps its connections open and says nothing, so only the clock tells.
 */
export class DatabasePulse {
  private client: Client | undefined;
  private connected: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<boolean> | undefined;
  private stopped = false;
  private away = false;
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly databaseUrl: string,
    private readonly options: DatabasePulseOptions = {},
  ) {}

  get isAway(): boolean {
    return this.away;
  }

  /** Told each time the database goes away. */
  onAway(listener: () => void): void {
    this.listeners.push(listener);
  }

  start(): void {
    this.next();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beating;
    await this.client?.end().catch(() => undefined);
  }

  /** Look now. @returns whether the database answers; takes no longer than the patience */
  beat(): Promise<boolean> {
    this.beating ??= this.look().finally(() => (this.beating = undefined));
    return this.beating;
  }

  private next(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.beat().then(() => this.next()), this.options.everyMs ?? 500).unref();
  }

  private async look(): Promise<boolean> {
    const answers = await this.ask();
    const wasAway = this.away;
    this.away = !answers;
    if (this.away && !wasAway) for (const tell of this.listeners) tell();
    return answers;
  }

  private async ask(): Promise<boolean> {
    const client = (this.client ??= this.newClient());
    let outcome: 'answered' | 'refused' | undefined;
    const asked = this.connected
      .then(() => client.query('SELECT 1'))
      .then(
        () => (outcome = 'answered'),
        (error: unknown) => (outcome = hasNoRoom(error) ? 'answered' : 'refused'),
      );
    await this.withPatience(asked);
    if (outcome === undefined) {
      // This process may have been busy itself; what has arrived meanwhile is read first.
      await nextTurn();
      await nextTurn();
    }
    const answers = outcome === 'answered';
    if (!answers) this.forget(client);
    return answers;
  }

  private async withPatience(work: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.options.patienceMs ?? 1_500);
    });
    await Promise.race([work, patience]);
    clearTimeout(timer);
  }

  private newClient(): Client {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: this.options.applicationName ?? 'reprise pulse',
      keepAlive: true,
      connectionTimeoutMillis: this.options.patienceMs ?? 1_500,
    });
    client.on('error', () => this.forget(client));
    client.on('end', () => this.forget(client));
    this.connected = client.connect();
    this.connected.catch(() => this.forget(client));
    return client;
  }

  /** The next look opens another connection; this one is let go without waiting for a server that says nothing. */
  private forget(client: Client): void {
    if (this.client === client) this.client = undefined;
    void client.end().catch(() => undefined);
  }
}

/** A server with no room for one more connection is there. */
const hasNoRoom = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '53300';
