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
  private readonly indexes = new Map<string, { documents: Map<string, DoubleDocument>; settings: DoubleSettings }>();
  private readonly tasks: { uid: number; status: string; error: unknown }[] = [];
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
    return this.indexes.get('reprise')?.settings ?? {};
  }

  /** Names of the indexes there are. */
  get indexNames(): string[] {
    return [...this.indexes.keys()].sort();
  }

  /** Lose everything, as when the data folder is removed while nobody looks. */
  forgetEverything(): void {
    this.indexes.clear();
  }

  /** Let the engine hold a document that its client did not put there. */
  plant(document: DoubleDocument, uid = 'reprise'): void {
    this.indexes.get(uid)!.documents.set(document.key, document);
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
    const [, uid = ''] = /^\/indexes\/([^/]+)/.exec(path) ?? [];
    const route = `${method} ${path.replace(/^\/indexes\/[^/]+/, '/indexes/*').replace(/^\/tasks\/\d+/, '/tasks/*')}`;
    const index = this.indexes.get(uid);
    const missing = { message: `Index \`${uid}\` not found.`, code: 'index_not_found' };
    switch (route) {
      case 'GET /health':
        return [200, { status: 'available' }];
      case 'POST /indexes': {
        const { uid: name } = body as { uid: string };
        const known = this.indexes.has(name);
        return this.enqueue(
          known ? { message: `Index \`${name}\` already exists.`, code: 'index_already_exists' } : undefined,
          () => void this.indexes.set(name, { documents: new Map(), settings: {} }),
        );
      }
      case 'DELETE /indexes/*':
        return this.enqueue(index ? undefined : missing, () => void this.indexes.delete(uid));
      case 'POST /swap-indexes':
        return this.enqueue(undefined, () => {
          for (const { indexes } of body as { indexes: [string, string] }[]) {
            const [one, other] = indexes.map((name) => this.indexes.get(name)!);
            this.indexes.set(indexes[0], other!).set(indexes[1], one!);
          }
        });
      case 'PATCH /indexes/*/settings':
        return this.enqueue(index ? undefined : missing, () => {
          index!.settings = { ...index!.settings, ...(body as DoubleSettings) };
        });
      case 'POST /indexes/*/documents':
        // As documented, adding to an index that is not there makes it.
        return this.enqueue(undefined, () => {
          const target = index ?? { documents: new Map<string, DoubleDocument>(), settings: {} };
          this.indexes.set(uid, target);
          for (const document of body as DoubleDocument[]) target.documents.set(document.key, document);
        });
      case 'POST /indexes/*/documents/delete-batch':
        return this.enqueue(index ? undefined : missing, () => {
          for (const key of body as string[]) index!.documents.delete(key);
        });
      case 'POST /multi-search':
        return [
          200,
          {
            results: (body as { queries: DoubleQuery[] }).queries.map((query) => {
              const { documents, settings } = this.indexes.get(query.indexUid) ?? {
                documents: new Map(),
                settings: {},
              };
              return searchDocuments([...documents.values()], query, settings);
            }),
          },
        ];
      case 'GET /tasks/*':
        return [200, this.tasks[Number(path.split('/')[2])]];
      default:
        return index ? this.readRoute(route, index, body) : [404, { ...missing, type: 'invalid_request', link: '' }];
    }
  }

  private readRoute(
    route: string,
    index: { documents: Map<string, DoubleDocument>; settings: DoubleSettings },
    body: unknown,
  ): [number, unknown] {
    switch (route) {
      case 'GET /indexes/*/stats':
        return [200, { numberOfDocuments: index.documents.size, isIndexing: false, fieldDistribution: {} }];
      case 'POST /indexes/*/documents/fetch':
        return [200, fetchDocuments(index, body as DoubleFetch)];
      case 'GET /indexes/*/documents': {
        const { fields, offset = '0', limit = '20' } = body as Record<string, string>;
        return [
          200,
          fetchDocuments(index, { fields: fields!.split(','), offset: Number(offset), limit: Number(limit) }),
        ];
      }
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
}

interface DoubleFetch {
  readonly filter?: string;
  readonly fields?: readonly string[];
  readonly offset?: number;
  readonly limit?: number;
}

function fetchDocuments(
  { documents, settings }: { documents: Map<string, DoubleDocument>; settings: DoubleSettings },
  { filter, fields, offset = 0, limit = 20 }: DoubleFetch,
): unknown {
  const all = [...documents.values()].filter(
    (document) => filter === undefined || satisfies(document, filter, settings),
  );
  const results = all
    .slice(offset, offset + limit)
    .map((document) =>
      fields === undefined ? document : Object.fromEntries(fields.map((field) => [field, document[field]])),
    );
  return { results, offset, limit, total: all.length };
}
