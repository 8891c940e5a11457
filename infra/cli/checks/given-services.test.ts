import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../embedded/free-port.js';
import { meilisearchFault, redisFault } from './given-services.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

/** Answers every command of a client as a Redis does. */
const aRedis = (answer: (command: string) => string): Promise<number> =>
  listening(
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const command of data
          .toString()
          .toLowerCase()
          .match(/\r\n(info|auth|client|select|ping)\r\n/g) ?? [])
          socket.write(answer(command.trim()));
      });
    }),
  );
const info = (policy: string): string => {
  const text = `redis_version:7.0.0\r\nloading:0\r\nmaxmemory_policy:${policy}\r\n`;
  return `$${text.length}\r\n${text}\r\n`;
};

describe('the Redis of REDIS_URL', () => {
  const faultAt = (port: number) => redisFault({ REDIS_URL: `redis://127.0.0.1:${port}` });

  it('is left alone where none is named', async () => {
    expect(await redisFault({})).toBeUndefined();
  });

  it('is good when it answers and keeps what it is given', async () => {
    expect(
      await faultAt(await aRedis((command) => (command === 'info' ? info('noeviction') : '+OK\r\n'))),
    ).toBeUndefined();
  });

  it.each<[string, () => Promise<number>, RegExp]>([
    ['is away', () => freePort(), /^No Redis answers at 127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*without that variable/],
    [
      'may throw jobs away',
      () => aRedis((command) => (command === 'info' ? info('allkeys-lru') : '+OK\r\n')),
      /maxmemory-policy is allkeys-lru\. Set "maxmemory-policy noeviction"/,
    ],
    [
      'wants a password',
      () => aRedis(() => '-NOAUTH Authentication required.\r\n'),
      /wants another password.*redis:\/\/:password@127/,
    ],
    [
      'is something else',
      () => listening(createHttpServer((_, response) => void response.end())),
      /^No Redis answers at 127/,
    ],
  ])('that %s is named with what to do', async (_, start, words) => {
    expect(await faultAt(await start())).toMatch(words);
  });
});

describe('the Meilisearch of MEILI_URL', () => {
  const answering = (status: number, body: string) =>
    listening(
      createHttpServer((_, response) =>
        response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body),
      ),
    );
  const faultAt = (port: number, more: object = {}) =>
    meilisearchFault({ MEILI_URL: `http://127.0.0.1:${port}`, ...more });

  it('is left alone where none is named, and good when it lists its indexes', async () => {
    expect(await meilisearchFault({})).toBeUndefined();
    expect(await faultAt(await answering(200, '{"results":[]}'))).toBeUndefined();
  });

  it.each<[string, () => Promise<number>, object, RegExp]>([
    ['is away', () => freePort(), {}, /^No Meilisearch answers at 127.*Until then search answers from the database/],
    ['wants a key', () => answering(401, '{}'), {}, /without a key: set MEILI_KEY/],
    ['wants another key', () => answering(403, '{}'), { MEILI_KEY: 'old' }, /the key of MEILI_KEY: correct it/],
    ['is something else', () => answering(200, '<html>'), {}, /is no Meilisearch/],
  ])('that %s is named with what to do', async (_, start, more, words) => {
    expect(await faultAt(await start(), more)).toMatch(words);
  });
});
