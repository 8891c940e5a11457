/**
 * Suggestions follow what people decided, with the real engine in a real thread:
 * 1. From few decisions nothing is learned, and it says so. 2. What is learned does better on decisions held back, and says how well; no ticket changes its
 * problem, no suggestion comes later. 3. It outlives restarts. 4. Turned off, suggestions are found as shipped; turned on, by what was learned.
 * 5. At night it is learned when enough is new. 6. What breaks off is not tried again by itself.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Learning } from '@reprise/contracts/http';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { threadMatcher } from '@reprise/workers';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { ApiUnderTest, as } from './api-under-test.js';

const threadFile = pathToFileURL(join(__dirname, '..', '..', '..', 'workers', 'dist', 'cluster', 'matcher-thread.js'));
const subjects = ['Invoice export', 'Label printer', 'Single sign-on', 'Stock count', 'Price list', 'Route planner', 'Mail gateway', 'Till drawer']; // prettier-ignore
const failures = ['stops after an update', 'shows nothing', 'is very slow'];
const sites = ['north', 'south', 'west'];
/** One subject is three problems, a site each; the words tell the subject only. */
const ticket = (subject: string, site: number, n: number): Ticket => ({
  id: `${subject}/${sites[site]!}/${n}`,
  title: `${subject} ${failures[n % 3]!}`,
  description: `Since this morning the ${subject} ${failures[(n + site) % 3]!} for colleague ${n} and others.`,
  component: sites[site]!,
  createdAt: new Date(Date.UTC(2026, 0, 1 + n * 7 + site)).toISOString(),
});

let folder: string;
let pipeline: Pipeline;
let api: ApiUnderTest;
let lead: { token: string };
let now: Date;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-learning-'));
  now = new Date(2026, 10, 22, 12);
  pipeline = await aPipeline({
    indexFile: join(folder, 'matching.index'),
    clock: { now: () => now },
    openMatcher: () => threadMatcher(threadFile),
  });
  api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
  lead = await api.personAs('lead', 'Lea');
  await pipeline.orderImportOf(
    subjects.flatMap((subject) => [0, 1, 2].flatMap((site) => [0, 1, 2, 3].map((n) => ticket(subject, site, n)))),
  );
  await pipeline.settle();
});
afterEach(async () => {
  const broken = (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
  await api.stop();
  await pipeline.close();
  await rm(folder, { recursive: true, force: true });
  expect(broken.map(({ promise, examples }) => `${promise}: ${examples[0]}`)).toEqual([]);
});

const ask = (verb: 'get' | 'post' | 'put', path: string, body?: object) =>
  api.http[verb](`/api${path}`).set(as(lead)).send(body);
const learning = async (): Promise<Learning> => (await ask('get', '/clustering/learning').expect(200)).body;
const learnNow = async (): Promise<Learning> => {
  const { body } = await ask('post', '/clustering/learning/attempts', {}).expect(202);
  expect(body.isUnderWay).toBe(true);
  await pipeline.settle();
  return learning();
};
const turn = async (isOn: boolean): Promise<void> => {
  await ask('put', '/clustering/learning', { isOn }).expect(200);
  await pipeline.settle();
};
/** A site's tickets of a subject are brought together by a person, wherever the machine has them. */
const bringTogether = async (subject: string, site: number): Promise<void> => {
  const rows = await pipeline.rows<{ id: string; key: string | null; problem_id: string | null; version: number }>(
    `SELECT ticket.id, 'PRB-' || key AS key, problem.version FROM ticket LEFT JOIN membership ON ticket_id = ticket.id
     LEFT JOIN problem ON problem.id = problem_id WHERE external_id LIKE $1 ORDER BY external_id`,
    [`${subject}/${sites[site]!}/%`],
  );
  const home = rows.find(({ key }) => key !== null);
  const company = rows.filter(({ key }) => key === home?.key).map(({ id }) => id);
  if (home === undefined) return;
  const size = await pipeline.rows<{ n: number }>(`SELECT ticket_count AS n FROM problem WHERE 'PRB-' || key = $1`, [home.key]); // prettier-ignore
  const verb = size[0]!.n > company.length ? 'splits' : 'pins';
  const asked = ask('post', `/problems/${home.key}/${verb}`, { ticketIds: company });
  await asked.set('if-match', `"${home.version}"`).expect(verb === 'splits' ? 201 : 200);
};
const decide = async (count: number): Promise<void> => {
  for (const subject of subjects.slice(0, count)) for (const site of [0, 1, 2]) await bringTogether(subject, site);
  await pipeline.settle();
};
const places = () =>
  pipeline.rows<{ id: string; problem_id: string; origin: string }>(
    `SELECT external_id AS id, problem_id, origin FROM membership JOIN ticket ON ticket.id = ticket_id ORDER BY 1`,
  );
interface Suggested {
  readonly problemKey: string;
  readonly probability: number;
}
/** What is suggested, by all that was written so far, when a colleague of a site reports what the words alone place with any site. */
const suggested = async (): Promise<Suggested[]> => {
  // What is looked at again takes the time it takes, and an answer does not wait for ever.
  api.clock.advance(10_000);
  const { body } = await ask('post', '/suggestions', { title: 'Price list shows nothing', text: 'Since this morning the Price list is very slow for colleague 9 and others.', component: 'west' }); // prettier-ignore
  if (body.indexedAgoSeconds === null || body.indexedAgoSeconds >= 10) return suggested();
  return body.suggestions.map(({ problemKey, probability }: Suggested) => ({ problemKey, probability }));
};
/** By how much the likeliness of a problem differs at most. */
const apart = (some: readonly Suggested[], others: readonly Suggested[]): number => {
  const of = (list: readonly Suggested[], key: string): number =>
    list.find(({ problemKey }) => problemKey === key)?.probability ?? 0;
  return Math.max(...[...some, ...others].map(({ problemKey: key }) => Math.abs(of(some, key) - of(others, key))));
};
const rankOfWest = async (): Promise<number> => {
  const [home] = await pipeline.rows<{ key: string }>(
    `SELECT 'PRB-' || key AS key FROM problem JOIN membership ON problem_id = problem.id JOIN ticket ON ticket.id = ticket_id WHERE external_id = 'Price list/west/0'`,
  );
  const found = (await suggested()).findIndex(({ problemKey }) => problemKey === home!.key);
  return found < 0 ? 99 : found;
};

describe('learning from decisions', () => {
  it('says that too little was decided, and changes nothing', async () => {
    await decide(1);
    const before = await places();
    const { attempts, inUse, words } = await learnNow();
    expect(attempts[0]).toMatchObject({ verdict: 'too few', askedBy: 'Lea', heldBack: null });
    expect(attempts[0]!.words).toMatch(/^Not enough to learn from: \d+ of the 20 tickets/);
    expect(inUse).toBeNull();
    expect(words).toMatch(/as Reprise was shipped/);
    expect(await places()).toEqual(before);
  });

  it('does better on decisions held back and in what is suggested, and moves no ticket', async () => {
    await decide(8);
    const [placed, rank] = [await places(), await rankOfWest()];
    const { attempts, inUse } = await learnNow();
    expect(attempts[0]).toMatchObject({ verdict: 'taken', askedBy: 'Lea' });
    expect(attempts[0]!.words).toMatch(/^Taken, because by more than chance .+\. On decisions held back/);
    const { before, after, gain } = attempts[0]!.heldBack!;
    expect(after.value).toBeGreaterThanOrEqual(before.value);
    expect(gain.low).toBeLessThanOrEqual(gain.high);
    expect(inUse).toEqual({ version: attempts[0]!.version, since: attempts[0]!.at });
    expect(await places()).toEqual(placed);
    expect(await rankOfWest()).toBeLessThanOrEqual(rank);
    const quality = (await ask('get', '/quality').expect(200)).body;
    expect(quality.learning).toEqual(await learning());
  });

  it('outlives restarts of the grouping and of the API', async () => {
    await decide(8);
    const { inUse } = await learnNow();
    await pipeline.restartClusterer();
    await pipeline.settle();
    await api.stop();
    api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
    expect((await learning()).inUse).toEqual(inUse);
    const learned = await suggested();
    await turn(false);
    expect(apart(await suggested(), learned)).toBeGreaterThan(0.2);
  });

  it('suggests as shipped when it is turned off, and by what was learned when it is on again', async () => {
    await decide(8);
    const [placed, shipped] = [await places(), await suggested()];
    await learnNow();
    const learned = await suggested();
    const gained = apart(learned, shipped);
    expect(gained).toBeGreaterThan(0.2);
    // Problems that are read again are weighed a little otherwise: the index counts what was taken out of it until it is made anew.
    const asBefore = gained / 4;
    await turn(false);
    expect(apart(await suggested(), shipped)).toBeLessThan(asBefore);
    expect(await learning()).toMatchObject({ isOn: false, inUse: null, changedBy: 'Lea' });
    await ask('post', '/clustering/learning/attempts', {}).expect(409, /turned off/);
    await turn(true);
    expect(apart(await suggested(), learned)).toBeLessThan(asBefore);
    expect(await places()).toEqual(placed);
  });

  it('learns at night when enough is new, and not again for nothing', async () => {
    await decide(8);
    const night = async (): Promise<void> => {
      now = new Date(now.getTime() + 86_400_000);
      await pipeline.regroup();
    };
    await night();
    expect((await learning()).attempts).toMatchObject([{ askedBy: null, verdict: 'taken' }]);
    await night();
    expect((await learning()).attempts).toHaveLength(1);
  });

  it('that broke off is told and not tried again by itself', async () => {
    await decide(1);
    await pipeline.rows(`INSERT INTO learning (asked_by, begun_at) VALUES ('Lea', now())`);
    await pipeline.dataSource.transaction((tx) => pipeline.outbox.appendRun(tx));
    await pipeline.settle();
    const { attempts, isUnderWay } = await learning();
    expect(isUnderWay).toBe(false);
    expect(attempts).toMatchObject([{ verdict: 'broke off', words: expect.stringMatching(/tried again when somebody asks/) }]); // prettier-ignore
  });
});
