// npm run bench -- load [SECONDS]: what the product takes in, as shares of what the bare database takes in the same run, and what it
// holds to under load. Shares can be compared between machines and loads, seconds and megabytes cannot: the load is told beside them.
import { createWriteStream, openAsBlob } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Product, pause, peakMegabytes, processorMs } from './load-product.mjs';
import { rate, rawCopy, rawUpsert } from './load-raw.mjs';

/** A ticket of about 2 KB; no two texts are alike. */
function ticket(n) {
  const words = Array.from({ length: 220 }, (_, i) => `w${((n * 7919 + i * 104_729) % 99_991).toString(36)}`);
  return {
    id: `B-${n}`,
    title: `Ticket ${n} ${words.slice(0, 6).join(' ')}`,
    description: words.join(' '),
    component: `C${n % 40}`,
    createdAt: new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString(),
    resolutionNotes: words.slice(100, 160).join(' '),
  };
}
let next = 0;
const nextTicket = () => ticket(next++);
const some = (count) => Array.from({ length: count }, nextTicket);
const round = (value, digits = 0) => value.toFixed(digits);
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1];

/** What `work` cost the process for each ticket it took in, beside how many those were a second. */
async function costed(child, work) {
  const [processor, from] = [processorMs(child), performance.now()];
  const perSecond = await work();
  const tickets = (perSecond * (performance.now() - from)) / 1_000;
  return { perSecond, ms: (processorMs(child) - processor) / tickets };
}

const share = (what, product, raw, rawIs, floor) => ({
  isReached: product / raw >= floor,
  line: `${round(product / raw, 2)} of ${rawIs} (floor ${floor})  ${what}: ${round(product)} of ${round(raw)} tickets/s`,
});
const bound = (what, value, unit, most, digits = 0) => ({
  isReached: value <= most,
  line: `${round(value, digits)} ${unit} (at most ${most})  ${what}`,
});

async function importOfAFile(product, count) {
  const tickets = some(count);
  const raw = await rawCopy(product.url, tickets);
  const worker = await product.worker();
  const from = performance.now();
  const { uploadId } = await product.upload(new Blob([tickets.map((one) => JSON.stringify(one)).join('\n')]));
  await product.import(uploadId);
  const perSecond = count / ((performance.now() - from) / 1_000);
  product.end(worker);
  return [share(`import of ${count} tickets, upload to done, workers grouping`, perSecond, raw, 'COPY', 0.35)];
}

async function single(product, api, seconds) {
  const raw = await rawUpsert(product.url, 32, 1, seconds, nextTicket);
  const { perSecond, ms } = await costed(api, () => rate(32, seconds, () => product.submit('single', some(1))));
  const what = `API, one ticket a request, 32 at once, ${round(ms, 2)} ms of processor a ticket`;
  return [share(what, perSecond, raw, 'one row a commit', 0.4)];
}

async function batches(product, api, seconds) {
  const raw = await rawUpsert(product.url, 16, 100, seconds, nextTicket);
  const { perSecond, ms } = await costed(api, () => rate(16, seconds, () => product.submit('batches', some(100))));
  const what = `API, 100 tickets a request, 16 at once, ${round(ms, 2)} ms of processor a ticket`;
  return [share(what, perSecond, raw, 'upsert by arrays of 100', 0.5)];
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
  await product.upload(await openAsBlob(path));
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
async function atAFixedRate(product, seconds, perSecond) {
  const worker = await product.worker();
  const open = new Map();
  const delays = [];
  const look = async () => {
    const rows = await product.dataSource.query(
      `SELECT external_id AS id FROM ticket JOIN search_document ON search_document.id = ticket.id AND kind = 'ticket'
       WHERE external_id = ANY($1) AND ticket.state <> 'pending'`,
      [[...open.keys()]],
    );
    for (const { id } of rows) {
      delays.push((performance.now() - open.get(id)) / 1_000);
      open.delete(id);
    }
  };
  let taken = 0;
  const size = perSecond / 5;
  const from = performance.now();
  for (let batch = 0; batch < seconds * 5; batch++) {
    const tickets = some(size);
    taken += await product.submit('steady', tickets);
    open.set(tickets.at(-1).id, performance.now());
    await look();
    await pause(Math.max(0, from + (batch + 1) * 200 - performance.now()));
  }
  const reached = taken / ((performance.now() - from) / 1_000);
  const giveUpAt = performance.now() + 120_000;
  while (open.size > 0 && performance.now() < giveUpAt) {
    await look();
    await pause(100);
  }
  for (const sentAt of open.values()) delays.push((performance.now() - sentAt) / 1_000);
  product.end(worker);
  return [bound(`p99 from commit to found and grouped, at ${round(reached)} tickets/s of ${perSecond} wanted`, percentile(delays, 0.99), 's', 10, 1)]; // prettier-ignore
}

export async function printLoad(seconds) {
  const product = await Product.start();
  let isGood = true;
  const print = (results) => {
    for (const { isReached, line } of results) {
      isGood &&= isReached;
      console.log(`${isReached ? 'reached' : 'missed '}  ${line}  [load ${round(loadavg()[0], 1)}]`);
    }
  };
  try {
    const api = await product.api();
    print(await importOfAFile(product, Math.max(4_000, seconds * 2_000)));
    await product.dataSource.query(`TRUNCATE outbox`);
    print(await single(product, api, seconds));
    print(await batches(product, api, seconds));
    print(await overload(product, seconds));
    print(await largeUpload(product, api, 1));
    await product.dataSource.query(`TRUNCATE outbox, ticket, search_document CASCADE`);
    print(await atAFixedRate(product, Math.max(10, seconds), 500));
    return isGood;
  } finally {
    await product.stop();
  }
}
