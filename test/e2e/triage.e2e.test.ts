/**
 * An engineer's triage by keyboard alone, on the demo: Inbox → a problem → a reason → split → what would change → apply → undo;
 * and a rule by text, shown, made and undone.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runningPostgresUrl } from '@reprise/infra';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { accessibilityFaults, openBrowser } from './browser.js';
import { becomeAdministrator, loadDemo } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

jest.setTimeout(600_000);

let home: Awaited<ReturnType<typeof newHome>>;
let product: RunningProduct;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  home = await newHome();
  product = await startProduct(home.folder);
  browser = await openBrowser();
  page = await browser.newPage();
  await becomeAdministrator(page, product);
  await loadDemo(page);
  await everythingIsCarriedOut();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await home?.remove();
});

const inDatabase = async <T>(work: (database: Client) => Promise<T>): Promise<T> => {
  const database = new Client({ connectionString: runningPostgresUrl(join(home.folder, 'postgres'))! });
  await database.connect();
  return work(database).finally(() => database.end());
};
/** Wait until nothing is asked of the workers any more: what is shown before a change then is what the change does. */
const everythingIsCarriedOut = (): Promise<void> =>
  inDatabase(async (database) => {
    for (let n = 0; n < 600; n++) {
      const { rows } = await database.query<{ asked: number }>(`SELECT count(*)::int AS asked FROM outbox`);
      if (rows[0]!.asked === 0) return;
      await page.waitForTimeout(200);
    }
    throw new Error('the workers do not come to an end');
  });
const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Go on with Tab until this has the focus. */
const tabTo = async (target: Locator): Promise<void> => {
  for (let n = 0; n < 200; n++) {
    await press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab does not lead there');
};
/** Press a key until the page shows that it was heard: a page listens to keys as soon as its script runs. */
const pressUntil = async (key: string, sign: Locator): Promise<void> => {
  for (let n = 0; n < 50; n++) {
    await press(key);
    if (
      await sign.waitFor({ timeout: 200 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`${key} is not heard`);
};
const stepIn = (): Promise<void> => pressUntil('j', page.locator('[data-row][aria-current=true]').first());
/** Open the help and close it. */
const keysAreHeard = async (): Promise<void> => {
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await pressUntil('?', help);
  await press('Escape');
  await help.waitFor({ state: 'hidden' });
};
const ticketCount = async (): Promise<number> =>
  Number(
    (
      await page
        .locator('.section-head', { has: page.locator('#members') })
        .locator('.meta')
        .innerText()
    ).replace(/\D/g, ''),
  );

const openFirstOfInbox = async (): Promise<{ address: string; before: number }> => {
  await page.goto(`${product.url}/problems?view=inbox`, { waitUntil: 'networkidle' });
  await stepIn();
  await press('Enter');
  await page.getByRole('heading', { name: 'Tickets', exact: true }).waitFor();
  return { address: page.url(), before: await ticketCount() };
};

describe('triage by keyboard', () => {
  it('splits tickets off a problem of the inbox after seeing what would change, and takes it back', async () => {
    const { address, before } = await openFirstOfInbox();

    await tabTo(page.locator('input[name=ticketId]').first());
    await press('Space');
    await tabTo(page.locator('input[name=ticketId]').nth(1));
    await press('Space');
    await tabTo(page.getByText('Decide about the ticked tickets'));
    await press('Enter');
    await tabTo(page.locator('section[aria-labelledby=members]').getByLabel('Reason'));
    await page.keyboard.type('Another printer');
    await tabTo(page.getByRole('button', { name: 'Split off' }));
    await press('Enter');

    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    await page.getByText(/would move to another problem/).waitFor({ timeout: 60_000 });
    await page.getByText('a new problem').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const apply = page.getByRole('button', { name: 'Split 2 tickets off' });
    await tabTo(apply);
    await press('Enter');
    await page.waitForURL((url) => /\/problems\/PRB-\d+$/.test(url.pathname) && url.href !== address);
    expect(await ticketCount()).toBe(2);

    await page.goto(address, { waitUntil: 'networkidle' });
    expect(await ticketCount()).toBeLessThan(before);
    await tabTo(page.getByRole('button', { name: 'Undo' }).first());
    await press('Enter');
    await page
      .getByText(/undid “split off/)
      .first()
      .waitFor();
    await everythingIsCarriedOut();
    await page.reload();
    expect(await ticketCount()).toBe(before);
  });

  it('makes a change that something came before of: asked again by itself where that makes no difference', async () => {
    const { address, before } = await openFirstOfInbox();
    await page.locator('input[name=ticketId]').first().check();
    await page.getByText('Decide about the ticked tickets').click();
    await page.getByRole('button', { name: 'Split off' }).click();
    await page.getByText(/would move to another problem/).waitFor({ timeout: 60_000 });
    await inDatabase(
      (database) =>
      database.query(`INSERT INTO curation_event (problem_id, kind, actor_name)
        SELECT id, 'renamed', 'Bea' FROM problem WHERE 'PRB-' || key <> $1 AND merged_into IS NULL ORDER BY key LIMIT 1`, [address.split('/').at(-1)]), // prettier-ignore
    );
    await page.getByRole('button', { name: 'Split 1 ticket off' }).click();
    await page.waitForURL((url) => /\/problems\/PRB-\d+$/.test(url.pathname) && url.href !== address);
    expect(await ticketCount()).toBe(1);
    await page.goto(address, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText(/undid “split off/).first().waitFor(); // prettier-ignore
    await everythingIsCarriedOut();
    await page.reload();
    expect(await ticketCount()).toBe(before);
  });

  it('makes a rule by its text after seeing what would change, and takes it back', async () => {
    const rules = page.locator('section[aria-labelledby=rules]');
    await tabTo(rules.getByText('Make a rule …'));
    await press('Enter');
    const asText = rules.getByRole('button', { name: 'As text' });
    if (await asText.isVisible()) {
      await tabTo(asText);
      await press('Enter');
    }
    await rules.getByLabel('Rule', { exact: true }).focus();
    await press('Control+a');
    await page.keyboard.type('title ~ printer and not text ~ "no such words"');
    await tabTo(rules.getByRole('button', { name: 'See what would change' }));
    await press('Enter');
    await page.getByRole('heading', { name: 'What would change' }).waitFor();
    await page
      .getByText(/would (move|join|be)|No ticket would be/)
      .first()
      .waitFor({ timeout: 60_000 });
    await tabTo(page.getByRole('button', { name: 'Make the rule' }));
    await press('Enter');
    await page.getByText('title ~ printer and not text ~ "no such words"').first().waitFor();
    await tabTo(page.getByRole('button', { name: 'Undo' }).first());
    await press('Enter');
    await page
      .getByText(/undid “rule title/)
      .first()
      .waitFor();
    await page.getByText('None: the machine decides').waitFor();
  });
});

describe('questions about the grouping, by keyboard', () => {
  const toast = () => page.locator('.toast');

  it('answers a doubtful place with one key, tells what it did, and takes it back', async () => {
    await page.goto(`${product.url}/quality/outliers`);
    const first = page.locator('.review').first();
    const ticket = await first.locator('.key').first().innerText();
    await keysAreHeard();
    await press('j', '2');
    await toast().filter({ hasText: 'kept apart' }).waitFor();
    await page.locator(`[aria-label="Where does ${ticket} belong?"]`).waitFor({ state: 'detached' });
    await press('z');
    await toast().filter({ hasText: 'Taken back.' }).waitFor();
  });

  it('asks the sample of the week one by one, without telling what the machine thought before the answer', async () => {
    await page.goto(`${product.url}/quality/audit`);
    const question = page.locator('.review-question');
    expect(await question.innerText()).not.toMatch(/\d ?%|likely/);
    expect(await accessibilityFaults(page)).toEqual([]);
    const asked = question.locator('.key', { hasText: await question.locator('.key').first().innerText() });
    await keysAreHeard();
    await press('d');
    await toast().filter({ hasText: 'likely' }).waitFor();
    await asked.waitFor({ state: 'detached' });
    await page.goto(`${product.url}/quality`);
    await page.getByText('would give a first estimate').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
