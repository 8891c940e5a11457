// npm run bench -- load [SECONDS] [PART…] [--profile FOLDER]: what the product takes in, as shares of what the bare database takes in the same run, and what it
// holds to under load. Shares can be compared between machines and loads, seconds and megabytes cannot: the load is told beside them.
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { accounted, costs } from './load-account.mjs';
import { Product, pause, peakMegabytes } from './load-product.mjs';
import { rate, rawCopy, rawUpsert } from './load-raw.mjs';

const WORDS = 100_000;
const PROBLEMS = 2_000;
/** Drawn from evenly it gives words as frequent as in language: the second half as often as the first. */
const vocabulary = Array.from(
  { length: 1 << 17 },
  (_, i, of = 1 << 17) => `w${(Math.floor(WORDS ** (i / of)) - 1).toString(36)}`,
);

/** Numbers from 0 to 1, always the same for a seed. */
function numbers(seed) {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const prose = (draw, count) => Array.from({ length: count }, () => vocabulary[Math.floor(draw() * vocabulary.length)]);

/** A ticket of about 2 KB. Every second one reports a problem that came before and comes again, in some words of its own; no two texts are alike. */
function ticket(n) {
  const draw = numbers(n);
  const problem = draw() < 0.5 ? numbers(WORDS + Math.floor(PROBLEMS ** draw())) : draw;
  const [title, symptom] = [prose(problem, 6), prose(problem, 40)];
  const words = prose(draw, 370);
  return {
    id: `B-${n}`,
    title: `Ticket ${n} ${title.join(' ')}`,
    description: [...words.slice(0, 30), ...symptom, ...words.slice(30, 280)].join(' '),
    component: `C${n % 40}`,
    createdAt: new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString(),
    resolutionNotes: words.slice(280).join(' '),
  };
}
let next = 0;
const nextTicket = () => ticket(next++);
const some = (count) => Array.from({ length: count }, nextTicket);
const round = (value, digits = 0) => value.toFixed(digits);
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1];

const share = (what, product, raw, rawIs, floor) => ({
  isReached: product / raw >= floor,
  line: `${round(product / raw, 2)} of ${rawIs} (floor ${floor})  ${what}: ${round(product)} of ${round(raw)} tickets/s`,
});
const bound = (what, value, unit, most, digits = 0) => ({
  isReached: value <= most,
  line: `${round(value, digits)} ${unit} (at most ${most})  ${what}`,
});

/** As somebody reads a file who sends it. */
function* piecesOf(file, size = 1 << 18) {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function importOfAFile(product, api, count) {
  const tickets = some(count);
  const raw = await accounted(product, {}, () => rawCopy(product.url, tickets));
  const worker = await product.worker();
  const file = Buffer.from(tickets.map((one) => JSON.stringify(one)).join('\n'));
  let steps;
  const { perSecond, ms } = await accounted(product, { api, worker }, async () => {
    const from = performance.now();
    const { uploadId } = await product.upload(file.length, piecesOf(file));
    const uploaded = (performance.now() - from) / 1_000;
    const { firstRows, done } = await product.import(uploadId);
    const rest = count / (done - firstRows);
    steps = `${round(uploaded, 2)} s to upload, ${round(firstRows, 2)} more to the first rows, then ${round(rest)}/s`;
    return count / ((performance.now() - from) / 1_000);
  });
  await product.end(worker);
  await product.dataSource.query(`TRUNCATE outbox, ticket, search_document CASCADE`);
  return [share(`import of ${count} tickets, upload to done (${steps}); ${costs(ms)}, bare ${costs(raw.ms)}`, perSecond, raw.perSecond, 'COPY', 0.35)]; // prettier-ignore
}

async function single(product, api, seconds) {
  const raw = await accounted(product, {}, () => rawUpsert(product.url, 32, 1, seconds, nextTicket));
  const { perSecond, ms } = await accounted(product, { api }, () =>
    rate(32, seconds, () => product.submit('single', some(1))),
  );
  return [
    share(
      `API, one ticket a request, 32 at once; ${costs(ms)}, bare ${costs(raw.ms)}`,
      perSecond,
      raw.perSecond,
      'one row a commit',
      0.4,
    ),
  ];
}

async function batches(product, api, seconds) {
  const raw = await accounted(product, {}, () => rawUpsert(product.url, 16, 100, seconds, nextTicket));
  const { perSecond, ms } = await accounted(product, { api }, () =>
    rate(16, seconds, () => product.submit('batches', some(100))),
  );
  return [
    share(
      `API, 100 tickets a request, 16 at once; ${costs(ms)}, bare ${costs(raw.ms)}`,
      perSecond,
      raw.perSecond,
      'upsert by arrays of 100',
      0.5,
    ),
  ];
}

async function overload(product, seconds) {
  const peak = await rate(64, seconds, () => product.submit('peak', some(1)));
  product.refusals.length = 0;
  const kept = await rate(320, seconds, () => product.submit('overload', some(1)));
  const refused = product.refusals;
  const wrong = refused.filter(({ status }) => status !== 429 && status !== 503).length;
  const median = refused.length === 0 ? 0 : percentile(refused.map(({ ms }) => ms), 0.5); // prettier-ignore
  return [
    share('API, 320 at once', kept, peak, 'API, 64 at once', 0.8),
    bound('answers other than 429 and 503 among the refusals', wrong, `of ${refused.length}`, 0),
    { isReached: true, line: `${round(median)} ms  median refusal, waiting in this process included` },
  ];
}

async function largeUpload(product, api, gigabytes) {
  const path = join(product.folder, 'large.ndjson');
  const file = createWriteStream(path);
  const chunk = `${some(400).map((one) => JSON.stringify(one)).join('\n')}\n`; // prettier-ignore
  const chunks = Math.ceil((gigabytes * 1e9) / chunk.length);
  for (let i = 0; i < chunks; i++) if (!file.write(chunk)) await new Promise((resolve) => file.once('drain', resolve));
  await new Promise((resolve) => file.end(resolve));
  await product.metric('nodejs_eventloop_lag_p99_seconds');
  await product.upload((await stat(path)).size, createReadStream(path, { highWaterMark: 1 << 18 }));
  const lag = (await product.metric('nodejs_eventloop_lag_p99_seconds')) * 1_000;
  return [
    bound(
      `most memory of the API, after an upload of ${gigabytes} GB and all of the above`,
      peakMegabytes(api),
      'MB',
      400,
    ),
    bound('p99 of the delay of its event loop during the upload', lag, 'ms', 50),
  ];
}

/** Tickets at a fixed rate, and how long the last of each batch takes to be found and grouped. */
async function atAFixedRate(product, api, seconds, perSecond) {
  const worker = await product.worker();
  const open = new Map();
  const delays = [];
  const look = async () => {
    const rows = await product.dataSource.query(
      `SELECT ticket.id FROM ticket JOIN search_document ON search_document.id = ticket.id AND kind = 'ticket'
       WHERE ticket.id = ANY($1) AND ticket.state <> 'pending'`,
      [[...open.keys()]],
    );
    for (const { id } of rows) {
      delays.push((performance.now() - open.get(id)) / 1_000);
      open.delete(id);
    }
  };
  let reached = 0;
  const { ms } = await accounted(product, { api, worker }, async () => {
    let taken = 0;
    const size = perSecond / 5;
    const from = performance.now();
    for (let batch = 0; batch < seconds * 5; batch++) {
      taken += await product.submit('steady', some(size), (id) => open.set(id, performance.now()));
      await look();
      await pause(Math.max(0, from + (batch + 1) * 200 - performance.now()));
    }
    reached = taken / ((performance.now() - from) / 1_000);
    const giveUpAt = performance.now() + 120_000;
    while (open.size > 0 && performance.now() < giveUpAt) {
      await look();
      await pause(100);
    }
    return taken / ((performance.now() - from) / 1_000);
  });
  for (const sentAt of open.values()) delays.push((performance.now() - sentAt) / 1_000);
  await product.end(worker);
  const what = `p99 from commit to found and grouped, at ${round(reached)} tickets/s of ${perSecond} wanted; ${costs(ms)}`;
  return [bound(what, percentile(delays, 0.99), 's', 10, 1)];
}

/** From 500 a second downwards, until tickets are found and grouped in time. Long enough that what piles up is seen. */
async function highestRate(product, api, seconds) {
  const results = [];
  for (const perSecond of [500, 400, 300, 250, 200, 150, 100]) {
    await product.dataSource.query(`TRUNCATE outbox, ticket, search_document CASCADE`);
    const [result] = await atAFixedRate(product, api, seconds, perSecond);
    results.push(result);
    if (result.isReached) break;
  }
  return results;
}

const parts = {
  import: async ({ product, api, seconds }) => {
    const small = await importOfAFile(product, api, 12_000);
    return [...small, ...(await importOfAFile(product, api, Math.max(20_000, seconds * 10_000)))];
  },
  single: ({ product, api, seconds }) => single(product, api, seconds),
  batches: ({ product, api, seconds }) => batches(product, api, seconds),
  overload: ({ product, seconds }) => overload(product, seconds),
  upload: ({ product, api }) => largeUpload(product, api, 1),
  steady: async ({ product, api, seconds }) => {
    await product.dataSource.query(`TRUNCATE outbox, ticket, search_document CASCADE`);
    return atAFixedRate(product, api, Math.max(10, seconds), 500);
  },
  rates: ({ product, api, seconds }) => highestRate(product, api, Math.max(30, seconds)),
};
/** All of them when none is named, but for `rates`, which takes minutes. */
export const loadParts = Object.keys(parts);
export const usualParts = loadParts.filter((name) => name !== 'rates');

/**
 * @param chosen  names of parts, in the order of `loadParts`
 * @param profiles  folder for processor profiles; with it each part also prints where its time went
 * @returns whether every bound was reached
 */
export async function printLoad(seconds, chosen, profiles) {
  const product = await Product.start(profiles);
  let isGood = true;
  const print = (results) => {
    for (const { isReached, line } of results) {
      isGood &&= isReached;
      console.log(`${isReached ? 'reached' : 'missed '}  ${line}  [load ${round(loadavg()[0], 1)}]`);
    }
  };
  try {
    const api = await product.api();
    for (const name of chosen) print(await parts[name]({ product, api, seconds }));
    return isGood;
  } finally {
    await product.stop();
  }
}
