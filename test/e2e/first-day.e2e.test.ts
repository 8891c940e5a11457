// The first day with Reprise, from the one-time link to a suggestion that helps: one story, told in order on one
// installation with embedded services. Each test stands for a journey a user makes.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { accessibilityFaults, openBrowser } from './browser.js';
import { becomeAdministrator, firstAdministrator, importAccount, loadDemo, signIn } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

const ticketOfAKnownKind = `Minus stock after the cycle count

Confirming the cycle count of bin B-12-04 gave SH-2201 and now the stock is negative.
SH-2201 Stock of bin B-12-04 was changed by another user
Somebody picked from the bin at the same time. Please correct it.`;

let home: Awaited<ReturnType<typeof newHome>>;
let product: RunningProduct;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  home = await newHome();
  browser = await openBrowser();
  product = await startProduct(home.folder);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await home?.remove();
}, 120_000);

describe('the first day with Reprise', () => {
  it('starts with the one-time link: the first administrator gets an account and sees what to do next', async () => {
    await becomeAdministrator(page, product);
    expect(await page.getByRole('button', { name: 'Explore demo data' }).isVisible()).toBe(true);
    expect(await page.getByRole('link', { name: 'Import a file' }).isVisible()).toBe(true);
  });

  it('does not let the one-time link work twice', async () => {
    const stranger = await browser.newContext();
    const door = await stranger.newPage();
    await door.goto(product.welcomeUrl ?? '');
    expect(await door.getByRole('heading', { name: 'This link is used up' }).isVisible()).toBe(true);
    await stranger.close();
  });

  it('sends strangers to the door and lets the administrator in with the password', async () => {
    const context = await browser.newContext();
    const door = await context.newPage();
    await door.goto(`${product.url}/problems`);
    expect(new URL(door.url()).pathname).toBe('/sign-in');
    await door.getByLabel('E-mail').fill(firstAdministrator.email);
    await door.getByLabel('Password').fill('something else entirely');
    await door.getByRole('button', { name: 'Sign in' }).click();
    await door.getByRole('alert').first().waitFor();
    await signIn(door, product.url);
    await context.close();
  });

  it('loads the demo data and accounts for every ticket', async () => {
    await page.goto(product.url);
    await loadDemo(page);
    const account = await importAccount(page);
    expect(account['Lines read']).toBeGreaterThan(1800);
    expect(account.New).toBe(account['Lines read']);
    expect(account.Rejected).toBe(0);
  }, 300_000);

  it('lists the recurring problems, largest first, each with a page of its own', async () => {
    await page.getByRole('link', { name: 'See the largest problems' }).click();
    await page.getByRole('heading', { name: 'Problems', level: 1 }).waitFor();
    const sizes = await page.locator('tbody tr td:nth-child(4)').allInnerTexts();
    const counts = sizes.map((text) => Number(text.replace(/\D/g, '')));
    expect(counts.length).toBeGreaterThan(10);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(counts.at(-1)).toBeGreaterThan(0);
    await page.locator('tbody tr a').first().click();
    await page.getByRole('heading', { level: 1, name: /^PRB-\d+/ }).waitFor();
  });

  it('finds tickets and problems while typing', async () => {
    await page.goto(`${product.url}/solve`);
    await page.getByPlaceholder('Paste an error').fill('invoice export');
    await page.waitForURL(/q=invoice/);
    await page
      .locator('main')
      .getByRole('link', { name: /export/i })
      .first()
      .waitFor();
  });

  it('writes down what helps with a problem and is told so when the next ticket of its kind comes', async () => {
    await matchOnSolve(ticketOfAKnownKind);
    const problem = page
      .locator('.hit')
      .filter({ hasText: /PRB-\d+/ })
      .first();
    expect(await problem.innerText()).toContain('No workaround written down yet');
    await problem
      .getByRole('link', { name: /PRB-\d+/ })
      .first()
      .click();

    await page.getByRole('button', { name: 'Make known error' }).click();
    await page.waitForURL(/known-errors\/KE-\d+\/edit/);
    const title = 'Stock goes negative when a bin is counted while picking goes on (SH-2201)';
    await page.getByLabel('Title', { exact: true }).fill(title);
    await page.getByLabel('Workaround').fill('Close the pick wave of the aisle, count again, then confirm.');
    await page.getByRole('button', { name: 'Save and publish' }).click();
    await page.getByRole('heading', { level: 1, name: /SH-2201/ }).waitFor();

    const hit = page.locator('.hit').filter({ hasText: title });
    await expectEventually(async () => {
      await matchOnSolve(ticketOfAKnownKind);
      return hit.count();
    }, 1);
    expect(await hit.innerText()).toContain('Close the pick wave of the aisle');
    expect(await hit.innerText()).toContain('same error code');
  }, 180_000);

  it('ranks what to harden first, with the parts of each score', async () => {
    await page.goto(`${product.url}/hardening`);
    await page.getByRole('heading', { name: 'What to harden first', level: 1 }).waitFor();
    expect(
      await page
        .locator('main')
        .getByRole('link', { name: /PRB-\d+/ })
        .count(),
    ).toBeGreaterThan(2);
  });

  it.each(['light', 'dark'] as const)(
    'has no serious barrier on any page, %s',
    async (colorScheme) => {
      const problem = await pathOfFirst('/problems?sort=tickets', /^\/problems\/PRB-/);
      const ticket = await pathOfFirst(problem, /^\/tickets\//);
      const knownError = await pathOfFirst('/known-errors', /^\/known-errors\/KE-/);
      const imported = await pathOfFirst('/import', /^\/import\/[0-9a-f-]{36}/);
      const faults: string[] = [];
      await page.emulateMedia({ colorScheme });
      for (const path of [
        '/solve',
        '/solve?q=scanner',
        '/problems',
        problem,
        ticket,
        '/known-errors',
        knownError,
        `${knownError}/edit`,
        '/hardening',
        '/import',
        imported,
        '/import/new',
        '/people',
        '/nowhere',
      ]) {
        await page.goto(product.url + path);
        faults.push(...(await accessibilityFaults(page)));
      }
      expect(faults).toEqual([]);
    },
    240_000,
  );

  it('fits a telephone: no page is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const problem = await pathOfFirst('/problems?sort=tickets', /^\/problems\/PRB-/);
    for (const path of ['/solve', '/problems', problem, '/known-errors', '/hardening', '/import']) {
      await page.goto(product.url + path);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 390]);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }, 60_000);

  it('can be read and searched without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await signIn(plain, product.url);
    for (const [path, heading] of [
      ['/problems', 'Problems'],
      ['/known-errors', 'Known errors'],
      ['/hardening', 'What to harden first'],
      ['/import', 'Import'],
    ] as const) {
      await plain.goto(product.url + path);
      expect(await plain.getByRole('heading', { level: 1, name: heading }).isVisible()).toBe(true);
    }
    await plain.goto(`${product.url}/solve`);
    await plain.getByPlaceholder('Paste an error').fill('scanner offline');
    await plain.getByRole('button', { name: 'Search' }).click();
    await plain
      .locator('main')
      .getByRole('link', { name: /scanner/i })
      .first()
      .waitFor();
    await context.close();
  }, 60_000);

  it('finds everything again after a restart', async () => {
    const before = await pathOfFirst('/problems?sort=tickets', /^\/problems\/PRB-/);
    await product.stop();
    product = await startProduct(home.folder);
    expect(product.welcomeUrl).toBeUndefined();
    // The session is found again as well: nobody has to sign in anew.
    expect(await pathOfFirst('/problems?sort=tickets', /^\/problems\/PRB-/)).toBe(before);
  }, 240_000);

  it('removes the demo in one click', async () => {
    await page.goto(`${product.url}/import`);
    await page
      .getByRole('button', { name: /remove/i })
      .first()
      .click();
    await expectEventually(async () => {
      await page.goto(`${product.url}/problems`);
      return page.locator('tbody tr').count();
    }, 0);
  }, 120_000);
});

/** Paste a text into Solve and wait for what is known about it. */
async function matchOnSolve(text: string): Promise<void> {
  await page.goto(`${product.url}/solve`);
  await page.getByPlaceholder('Paste an error').fill(text);
  await page.getByRole('button', { name: 'Match this text' }).click();
  await page.locator('#matches').waitFor();
}

/** The address of the first link on a page that looks like the pattern. */
async function pathOfFirst(path: string, pattern: RegExp): Promise<string> {
  await page.goto(product.url + path);
  const addresses = await page
    .locator('main a')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
  const found = addresses.find((address) => pattern.test(address));
  if (!found) throw new Error(`No link like ${pattern} on ${path}; links: ${addresses.slice(0, 20).join(' ')}`);
  return found;
}

/** Work done behind the page shows a little later: look again until it does. */
async function expectEventually(look: () => Promise<number>, wanted: number): Promise<void> {
  const deadline = Date.now() + 90_000;
  let seen = await look();
  while (seen !== wanted && Date.now() < deadline) {
    await page.waitForTimeout(500);
    seen = await look();
  }
  expect(seen).toBe(wanted);
}
