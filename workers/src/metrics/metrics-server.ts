import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { WorkerMetrics } from './worker-metrics.js';

/** Tells how the worker does: `/metrics` for Prometheus, `/ready` for a supervisor. Listens on loopback unless told otherwise. */
export class MetricsServer {
  private constructor(private readonly server: Server) {}

  /** @param reasons  why the worker is not ready; none when it is */
  static async listen(
    metrics: WorkerMetrics,
    reasons: () => Promise<readonly string[]>,
    port: number,
    host: string,
  ): Promise<MetricsServer> {
    const server = createServer((request, response) => {
      const say = (status: number, type: string, text: string): void => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
      };
      const fail = (error: unknown): void => say(500, 'text/plain', String(error));
      if (request.url === '/metrics') {
        metrics.registry.metrics().then((text) => say(200, metrics.registry.contentType, text), fail);
      } else if (request.url === '/ready') {
        reasons().then(
          (found) =>
            say(
              found.length === 0 ? 200 : 503,
              'application/json',
              JSON.stringify({ ready: found.length === 0, reasons: found }),
            ),
          fail,
        );
      } else say(404, 'text/plain', 'There is /metrics and /ready.');
    });
    server.listen(port, host);
    await once(server, 'listening');
    return new MetricsServer(server);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
