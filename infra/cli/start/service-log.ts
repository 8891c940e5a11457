import { existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

const rotateAboveBytes = 20 * 1024 * 1024;

/** A file that collects the output of one service; the one before is kept as `.1`. */
export class ServiceLog {
  constructor(readonly path: string) {
    if (existsSync(path) && statSync(path).size > rotateAboveBytes) renameSync(path, `${path}.1`);
  }

  /** For a child's standard output and error. */
  open(): number {
    return openSync(this.path, 'a', 0o600);
  }

  lastLines(count: number): string[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-count);
  }
}
