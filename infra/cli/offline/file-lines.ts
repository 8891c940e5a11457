import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Lines of a text file, plain or gzip. */
export async function* fileLines(path: string): AsyncGenerator<string> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close());
  const bytes = createReadStream(path);
  const gzip = buffer[0] === 0x1f && buffer[1] === 0x8b;
  const input = gzip ? bytes.pipe(createGunzip()) : bytes;
  let failure: Error | undefined;
  for (const stream of [bytes, input]) {
    stream.once('error', (error: Error) => {
      failure = error;
      lines.close();
    });
  }
  const lines = createInterface({ input, crlfDelay: Infinity });
  yield* lines;
  if (failure !== undefined) throw new Error(`${path} could not be read to its end: ${failure.message}`);
}
