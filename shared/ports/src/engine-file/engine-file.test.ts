import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMatchingEngine } from '@reprise/domain';
import { EngineFileError, readEngineFile, writeEngineFile } from './engine-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-engine-file-'));
  path = join(folder, 'state', 'matching.index');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const engine = createMatchingEngine();
engine.add([
  { id: 'a', title: 'Printer spooler crashes with SpoolQueueException' },
  { id: 'b', title: 'SpoolQueueException: spooler stopped on the printer' },
]);
const header = { tickets: [['a', 1]] };

describe('the file of an engine', () => {
  it('brings back the engine and what its owner noted', () => {
    const bytes = writeEngineFile(path, 'test', header, engine.snapshot({ shareMemory: true }));
    expect(statSync(path).size).toBe(bytes);
    const read = readEngineFile<typeof header>(path, 'test');
    expect(read?.header).toEqual(header);
    const query = { id: 'q', title: 'spooler of the printer' };
    expect(createMatchingEngine({ snapshot: read!.snapshot }).match(query)).toEqual(engine.match(query));
  });

  it('is written under its name only when whole, readable by its owner only, and leaves nothing beside', () => {
    writeEngineFile(path, 'test', header, engine.snapshot());
    writeEngineFile(path, 'test', { second: true }, engine.snapshot());
    expect(readdirSync(join(folder, 'state'))).toEqual(['matching.index']);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readEngineFile(path, 'test')?.header).toEqual({ second: true });
  });

  it('takes away what a killed process left behind: at once when it is gone, else after an hour', () => {
    writeEngineFile(path, 'test', header, engine.snapshot());
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const [old, fresh] = [`${path}.${process.pid}-98.new`, `${path}.${process.pid}-99.new`];
    for (const file of [old, fresh, `${path}.${gone}-1.new`]) writeFileSync(file, 'half');
    utimesSync(old, new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));
    writeEngineFile(path, 'test', header, engine.snapshot());
    expect(readdirSync(join(folder, 'state'))).toEqual(['matching.index', `matching.index.${process.pid}-99.new`]);
  });

  it('may be absent', () => {
    expect(readEngineFile(path, 'test')).toBeUndefined();
  });

  it.each([
    ['of another kind', (file: Buffer) => file, 'other'],
    ['empty', () => Buffer.alloc(0), 'test'],
    ['something else', () => Buffer.from('{"not": "an engine"}'.repeat(9)), 'test'],
    ['cut short', (file: Buffer) => file.subarray(0, file.length - 9), 'test'],
    ['cut within its header', (file: Buffer) => file.subarray(0, 40), 'test'],
    ['damaged in its header', (file: Buffer) => flipped(file, 45), 'test'],
    ['damaged in the middle', (file: Buffer) => flipped(file, Math.floor(file.length * 0.9)), 'test'],
  ])('that is %s is refused', (_, change, kind) => {
    writeEngineFile(path, 'test', header, engine.snapshot());
    writeFileSync(path, change(readFileSync(path)));
    expect(() => readEngineFile(path, kind)).toThrow(EngineFileError);
  });
});

function flipped(file: Buffer, at: number): Buffer {
  const changed = Buffer.from(file);
  changed[at]! ^= 0x10;
  return changed;
}
