import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  satisfies,
  searchDocuments,
  type DoubleDocument,
  type DoubleQuery,
  type DoubleSettings,
} from './meilisearch-double-search.js';

/**
 * A stand-in for a Meilisearch server: the routes, tasks, error shapes and settings its public API documents, as far as the
 * search index uses them. Ranking is simple. It says nothing about how a real engine performs or breaks.
 */
export class MeilisearchDouble {
  private readonly documents = new Map<string, DoubleDocument>();
  private readonly tasks: { uid: number; status: string; error: unknown }[] = [];
  private settings: DoubleSettings = {};
  private exists = false;
  private failNextTask: { message: string; code: string } | undefined;
  private down = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<MeilisearchDouble> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const double = new MeilisearchDouble(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void double.answer(request, response));
    return double;
  }

  /** Let the next write be accepted and then fail, as a full disk does. */
  failNextWrite(message: string): void {
    this.failNextTask = { message, code: 'internal' };
  }

  /** Answer everything with 503 until called again with false. */
  setDown(down: boolean): void {
    this.down = down;
  }

  get storedSettings(): DoubleSettings {
    return this.settings;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const { pathname: path, searchParams } = new URL(request.url ?? '/', this.url);
    const [status, answer] = this.down
      ? [503, { message: 'The service is unavailable', code: 'service_unavailable', type: 'internal', link: '' }]
      : this.route(request.method ?? 'GET', path, body ?? Object.fromEntries(searchParams));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  private route(method: string, path: string, body: unknown): [number, unknown] {
    const route = `${method} ${path.replace(/^\/indexes\/[^/]+/, '/indexes/*').replace(/^\/tasks\/\d+/, '/tasks/*')}`;
    switch (route) {
      case 'GET /health':
        return [200, { status: 'available' }];
      case 'POST /indexes':
        return this.enqueue(
          this.exists ? { message: 'Index `reprise` already exists.', code: 'index_already_exists' } : undefined,
          () => {
            this.exists = true;
          },
        );
      case 'PATCH /indexes/*/settings':
        return this.enqueue(undefined, () => {
          this.settings = { ...this.settings, ...(body as DoubleSettings) };
        });
      case 'POST /indexes/*/documents':
        return this.enqueue(undefined, () => {
          for (const document of body as DoubleDocument[]) this.documents.set(document.key, document);
        });
      case 'POST /indexes/*/documents/delete-batch':
        return this.enqueue(undefined, () => {
          for (const key of body as string[]) this.documents.delete(key);
        });
      case 'POST /indexes/*/documents/fetch':
        return [200, this.fetch(body as { filter?: string; fields?: string[]; offset?: number; limit?: number })];
      case 'GET /indexes/*/documents': {
        const { fields, offset = '0', limit = '20' } = body as Record<string, string>;
        return [200, this.fetch({ fields: fields!.split(','), offset: Number(offset), limit: Number(limit) })];
      }
      case 'POST /multi-search':
        return [
          200,
          {
            results: (body as { queries: DoubleQuery[] }).queries.map((query) =>
              searchDocuments([...this.documents.values()], query, this.settings),
            ),
          },
        ];
      case 'GET /tasks/*':
        return [200, this.tasks[Number(path.split('/')[2])]];
      default:
        return [
          404,
          { message: `The double knows no route ${route}`, code: 'not_found', type: 'invalid_request', link: '' },
        ];
    }
  }

  /** Tasks are carried out at once but told only when asked for, as with the real one. */
  private enqueue(refusal: { message: string; code: string } | undefined, work: () => void): [number, unknown] {
    const error = refusal ?? this.failNextTask;
    if (refusal === undefined) this.failNextTask = undefined;
    if (error === undefined) work();
    const uid = this.tasks.length;
    this.tasks.push({
      uid,
      status: error === undefined ? 'succeeded' : 'failed',
      error: error === undefined ? null : { ...error, type: 'internal', link: '' },
    });
    return [
      202,
      { taskUid: uid, indexUid: 'reprise', status: 'enqueued', type: 'task', enqueuedAt: new Date(0).toISOString() },
    ];
  }

  private fetch(query: { filter?: string; fields?: readonly string[]; offset?: number; limit?: number }): unknown {
    const { filter, fields, offset = 0, limit = 20 } = query;
    const all = [...this.documents.values()].filter(
      (document) => filter === undefined || satisfies(document, filter, this.settings),
    );
    const results = all
      .slice(offset, offset + limit)
      .map((document) =>
        fields === undefined ? document : Object.fromEntries(fields.map((field) => [field, document[field]])),
      );
    return { results, offset, limit, total: all.length };
  }
}
