import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { makeFolder } from '@reprise/persistence';
import type { ApiConfig } from '../core/config.js';
import { CONFIG } from '../core/tokens.js';

export interface StoredFile {
  /** Name within the upload folder, chosen here: the sender's file name never reaches the disk. */
  readonly storedAs: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The folder the API writes uploads to and the workers read them from. */
@Injectable()
export class UploadFolder {
  constructor(@Inject(CONFIG) private readonly config: ApiConfig) {}

  pathOf(storedAs: string): string {
    return join(this.config.uploadDir, storedAs);
  }

  /** Stream to disk while hashing; memory does not grow with the file. Nothing is left behind when the sender breaks off. */
  async store(content: Readable): Promise<StoredFile> {
    makeFolder(this.config.uploadDir, 0o700);
    const storedAs = randomUUID();
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    try {
      await pipeline(
        content,
        measure,
        createWriteStream(this.pathOf(storedAs), { flags: 'wx', mode: 0o600, flush: true }),
      );
    } catch (error) {
      await this.remove(storedAs);
      throw error;
    }
    return { storedAs, bytes, sha256: hash.digest('hex') };
  }

  copyFrom(path: string): Promise<StoredFile> {
    return this.store(createReadStream(path));
  }

  /** Files last written before `until`; one that is being received is younger. */
  async writtenBefore(until: Date): Promise<string[]> {
    const names = await readdir(this.config.uploadDir).catch(() => []);
    const old: string[] = [];
    for (const name of names.filter((name) => isStoredName(name))) {
      const found = await stat(this.pathOf(name)).catch(() => undefined);
      if (found && found.mtime < until) old.push(name);
    }
    return old;
  }

  async remove(storedAs: string): Promise<void> {
    await rm(this.pathOf(storedAs), { force: true });
  }
}

/** Whether the name is one this folder gives; whatever else lies there is somebody else's. */
const isStoredName = (name: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
