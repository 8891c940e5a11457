// HTTP/1.1 over connections kept open, with no more than the load needs: what sends the load runs on the same processors as the
// product, and `fetch` took as much of them as the product's own half of a request.
import { once } from 'node:events';
import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const BOUNDARY = 'end of a part of the form';

export class LoadClient {
  idle = [];

  constructor(port, headers) {
    this.port = port;
    this.head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join(''); // prettier-ignore
  }

  /** @returns status and body of the answer; rejects when the connection breaks */
  async post(path, body) {
    const connection = this.idle.pop() ?? new Connection(this.port);
    const length = Buffer.byteLength(body);
    const answer = await connection.ask(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${this.head}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
    );
    this.idle.push(connection);
    return answer;
  }

  /** Send a file as a form does. @param chunks  of its bytes, `size` of them altogether @returns as `post` does */
  async upload(path, name, size, chunks) {
    const connection = new Connection(this.port);
    const before = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const after = `\r\n--${BOUNDARY}--\r\n`;
    const answer = connection.ask(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${this.head}content-type: multipart/form-data; boundary="${BOUNDARY}"\r\ncontent-length: ${before.length + size + after.length}\r\n\r\n${before}`,
    );
    // Met where it is awaited; an upload that is refused ends before all of it is sent.
    answer.catch(() => undefined);
    for await (const chunk of chunks) if (!connection.socket.write(chunk)) await once(connection.socket, 'drain');
    connection.socket.write(after);
    this.idle.push(connection);
    return answer;
  }

  close() {
    for (const connection of this.idle) connection.socket.destroy();
    this.idle.length = 0;
  }
}

class Connection {
  received = Buffer.alloc(0);

  constructor(port) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (bytes) => this.take(bytes));
    this.socket.on('error', (error) => this.reject?.(error));
    this.socket.on('close', () => this.reject?.(new Error('the API closed the connection')));
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      [this.resolve, this.reject] = [resolve, reject];
      this.socket.write(request);
    });
  }

  take(bytes) {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    const end = this.received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.received.toString('latin1', 0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
    if (!(length >= 0)) return this.reject(new Error('the answer does not say how long it is'));
    if (this.received.length < end + 4 + length) return;
    const body = this.received.subarray(end + 4, end + 4 + length);
    this.received = this.received.subarray(end + 4 + length);
    this.resolve({ status: Number(head.slice(9, 12)), body });
  }
}
