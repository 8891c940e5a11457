/**
 * 1. An engine made from a snapshot answers bit for bit like one that was never interrupted, whatever was done before and after.
 * 2. A file that is damaged, cut short or foreign is refused in words; it never yields another engine.
 * 3. Files may come in pieces of any length; texts of any characters survive.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { MatchingEngine } from '../pipeline.js';
import { createMatchingEngine } from '../match/create-matching-engine.js';
import { decodeSnapshot } from './decode-snapshot.js';
import { encodeSnapshot } from './encode-snapshot.js';
import type { EngineSnapshot } from './engine-snapshot.js';
import { putStrings, readStrings } from './packed-strings.js';
import { SectionReader, SectionWriter, SnapshotError } from './sections.js';

const words = ['printer', 'Paper-Jam', 'login', 'crashes', 'ORA-00942', 'invoice', 'server', 'naïve 日本', 'HTTP 503', 'at com.acme.Export.run(Export.java:12)']; // prettier-ignore
const text = fc.array(fc.constantFrom(...words), { minLength: 0, maxLength: 6 }).map((chosen) => chosen.join(' '));
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const id = fc.constantFrom(...ids);
const moment = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();
const ticket = fc.record({ id, title: text, description: text, component: fc.constantFrom('web', 'db'), day: fc.nat(30) }); // prettier-ignore

type Step = (engine: MatchingEngine) => unknown;
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.array(ticket, { minLength: 1, maxLength: 4 }).map((tickets): Step => (engine) => engine.add(tickets.map(({ day, ...rest }) => ({ ...rest, createdAt: moment(day), resolvedAt: moment(day + 2), resolutionNotes: 'restarted the server' })))) }, // prettier-ignore
  {
    weight: 1,
    arbitrary: id.map(
      (one): Step =>
        (engine) =>
          engine.remove(one),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(id, id).map(
      (group): Step =>
        (engine) =>
          engine.learn([group]),
    ),
  },
  { weight: 2, arbitrary: fc.constant<Step>((engine) => engine.cluster()) },
  { weight: 2, arbitrary: fc.constantFrom(0.02, 0.3, 0.9).map((minProbability): Step => (engine) => engine.cluster({}, { profile: '2026-11', minProbability })) }, // prettier-ignore
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (incremental): Step =>
        (engine) =>
          engine.preview({}, { incremental }),
    ),
  },
  { weight: 3, arbitrary: fc.array(fc.tuple(id, id), { maxLength: 2 }).map((pairs): Step => (engine) => engine.place({ mustLink: pairs.slice(0, 1), cannotLink: pairs.slice(1).filter(([a, b]) => a !== b) })) }, // prettier-ignore
  {
    weight: 2,
    arbitrary: id.map(
      (one): Step =>
        (engine) =>
          engine.linksOf(one),
    ),
  },
  { weight: 2, arbitrary: text.map((title): Step => (engine) => engine.match({ id: 'q', title, createdAt: moment(40) })) }, // prettier-ignore
);

const answersOf = (engine: MatchingEngine) => [
  engine.size,
  engine.clustersOf(ids),
  engine.place(),
  engine.cluster(),
  engine.labelTerms(ids, 5),
  ...ids.map((one) => [engine.linksOf(one), engine.explain(one, 'a')]),
  engine.match({ id: 'q', title: 'printer login naïve', description: 'ORA-00942', createdAt: moment(20) }),
  engine.match({ id: 'q', title: 'server crashes' }, { before: moment(15) }),
];

/** As a file: every piece copied at once, since pieces are only valid until the next. */
const fileOf = (snapshot: EngineSnapshot): Uint8Array => {
  const pieces = Array.from(encodeSnapshot(snapshot), (piece) => piece.slice());
  const file = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
};

const isSameFile = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

function deskEngine(): MatchingEngine {
  const engine = createMatchingEngine();
  engine.add(
    ids.map((one, day) => ({ id: one, title: `${words[day]} fails`, description: words[day + 1]!, createdAt: moment(day) })), // prettier-ignore
  );
  engine.learn([['a', 'b']]);
  engine.cluster();
  return engine;
}

describe('a matching engine from a snapshot', () => {
  it('goes on bit for bit as if nothing had happened', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 10 }),
        fc.array(step, { maxLength: 6 }),
        fc.boolean(),
        (before, after, shareMemory) => {
          const whole = createMatchingEngine();
          const broken = createMatchingEngine();
          for (const act of before) expect(act(broken)).toEqual(act(whole));
          const resumed = createMatchingEngine({ snapshot: decodeSnapshot(fileOf(broken.snapshot({ shareMemory }))) });
          for (const act of after) expect(act(resumed)).toEqual(act(whole));
          expect(answersOf(resumed)).toEqual(answersOf(whole));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has nothing to do with the engine it was taken from', () => {
    const engine = deskEngine();
    const expected = answersOf(engine);
    const other = createMatchingEngine({ snapshot: engine.snapshot() });
    other.add([{ id: 'z', title: 'printer fails', createdAt: moment(9) }]);
    other.remove('a');
    expect(answersOf(engine)).toEqual(expected);
  });

  it('can be made from a snapshot that was posted from another thread', () => {
    const engine = deskEngine();
    const posted = structuredClone(engine.snapshot());
    expect(answersOf(createMatchingEngine({ snapshot: posted }))).toEqual(answersOf(engine));
  });
});

describe('a snapshot file', () => {
  const file = fileOf(deskEngine().snapshot());

  it('may be read in pieces of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 50_000 }), (length) => {
        const pieces = Array.from({ length: Math.ceil(file.length / length) }, (_, n) => file.subarray(n * length, (n + 1) * length)); // prettier-ignore
        expect(isSameFile(fileOf(decodeSnapshot(pieces)), file)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('is refused, or is the same, when any byte of it changed', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at]! ^= change;
        let snapshot: EngineSnapshot;
        try {
          snapshot = decodeSnapshot(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(SnapshotError);
          return;
        }
        expect(isSameFile(fileOf(snapshot), file)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is refused when it ends early, wherever', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        expect(() => decodeSnapshot(file.subarray(0, length))).toThrow(SnapshotError);
      }),
      { numRuns: 50 },
    );
  });

  it('says what is wrong with a foreign or later file', () => {
    expect(() => decodeSnapshot(new Uint8Array(5000))).toThrow(/no snapshot of the matching engine/);
    const snapshot = decodeSnapshot(file);
    const foreign = { ...snapshot, format: 'reprise-engine-99' } as unknown as EngineSnapshot;
    expect(() => decodeSnapshot(encodeSnapshot(foreign))).toThrow(/format "reprise-engine-99".*rebuild from tickets/);
  });

  it('is refused when a section is missing', () => {
    const snapshot = decodeSnapshot(file);
    const { ['edges.targets']: _dropped, ...sections } = snapshot.sections;
    expect(() => createMatchingEngine({ snapshot: { ...snapshot, sections } })).toThrow(/no section "edges.targets"/);
  });
});

describe('packed strings', () => {
  it('keep every character, lone surrogates and long texts too', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units))), (strings) => {
        const into = new SectionWriter(false);
        putStrings(into, 's', [...strings, 'long '.repeat(3000)]);
        expect(readStrings(new SectionReader(into.sections), 's')).toEqual([...strings, 'long '.repeat(3000)]);
      }),
    );
  });
});
