import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A line to a search engine that breaks after so many requests, until it is mended. Looking whether a task is done counts as none. */
export class CuttingProxy {
  /** Requests other than GET that came through since the line was last cut or mended. */
  passed = 0;
  private allowed = Infinity;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(target: string): Promise<CuttingProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CuttingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (incoming, outgoing) => {
      if (proxy.passed >= proxy.allowed) return void incoming.socket.destroy();
      if (incoming.method !== 'GET') proxy.passed += 1;
      const { method, headers, url = '/' } = incoming;
      const onward = forward(new URL(url, target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => incoming.socket.destroy());
      incoming.pipe(onward);
    });
    return proxy;
  }

  cutAfter(requests: number): void {
    this.passed = 0;
    this.allowed = requests;
  }

  mend(): void {
    this.cutAfter(Infinity);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
