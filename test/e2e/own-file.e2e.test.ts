// A file of one's own, through the browser, on real services: PostgreSQL and Redis by address instead of the embedded
// database. The same journeys must hold on both.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { aTicket } from '../factories/a-ticket.js';
import { emptyDatabase, testRedisUrl, type TestDatabase } from '../services/database.js';
import { openBrowser } from './browser.js';
import { becomeAdministrator, importAccount, importFinished, importStopped } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

let home: Awaited<ReturnType<typeof newHome>>;
let database: TestDatabase;
let product: RunningProduct;
let browser: Browser;
let page: Page;

const csv = [
  'Number,Short description,Description,Opened,Closed,Close notes,Assignment group',
  ...Array.from({ length: 12 }, (_, index) => {
    const day = `${index + 1}`.padStart(2, '0');
    return `INC00${index + 10},"Label printer ${'ABCDEFGHIJKL'[index]} prints blank labels","All labels from the printer are blank since the restart of the print server, error LP-77.",2026-03-${day} 08:00,2026-03-${day} 09:30,"Set the driver back to 300 dpi.",Warehouse`;
  }),
  ',"A row without a number",,2026-03-20 08:00,,,Warehouse',
].join('\n');

beforeAll(async () => {
  home = await newHome();
  database = await emptyDatabase();
  const services = { DATABASE_URL: database.url, REDIS_URL: `${testRedisUrl()}/7` };
  browser = await openBrowser();
  product = await startProduct(home.folder, services);
  page = await browser.newPage();
  await becomeAdministrator(page, product);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await database?.drop();
  await home?.remove();
}, 120_000);

describe('importing a file of one’s own', () => {
  it('recognises the columns, names the row it cannot read, and accounts for every line', async () => {
    await upload('export.csv', csv);
    expect(await page.getByLabel('Read Number as').inputValue()).toBe('id');
    expect(await page.getByLabel('Read Short description as').inputValue()).toBe('title');
    expect(await page.getByLabel('Read Close notes as').inputValue()).toBe('resolutionNotes');
    await startImport('Service desk');
    expect(await importAccount(page)).toMatchObject({ 'Lines read': 13, New: 12, Rejected: 1 });
    expect(await page.locator('main').innerText()).toContain('14');
  });

  it('changes nothing when the same file comes again', async () => {
    await upload('export.csv', csv);
    await startImport('Service desk');
    expect(await importAccount(page)).toMatchObject({
      'Lines read': 13,
      New: 0,
      Updated: 0,
      Unchanged: 12,
      Rejected: 1,
    });
  });

  it('shows the tickets of one cause as one problem', async () => {
    await page.goto(`${product.url}/problems`);
    const row = page.locator('tbody tr').filter({ hasText: 'Label printer' });
    expect(await row.count()).toBe(1);
    expect(await row.locator('td.num').first().innerText()).toBe('12');
  });

  it('keeps the whole tickets of a compressed file that breaks off', async () => {
    const tickets = Array.from({ length: 400 }, () => aTicket());
    const whole = gzipSync(tickets.map((ticket) => JSON.stringify(ticket)).join('\n'));
    await upload('broken.ndjson.gz', whole.subarray(0, Math.floor(whole.length * 0.7)));
    await orderImport('Broken');
    expect(await importStopped(page)).toMatch(/ends too early/);
    const account = await importAccount(page);
    expect(account.New).toBeGreaterThan(50);
    expect(account.New).toBeLessThan(400);
  });

  it('says what is wrong with a file that holds nothing', async () => {
    await upload('empty.csv', '');
    expect(await page.getByRole('alert').first().innerText()).toMatch(/empty/i);
  });
});

async function upload(name: string, content: string | Buffer): Promise<void> {
  await page.goto(`${product.url}/import/new`);
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByRole('button', { name: 'Start import' }).or(page.getByRole('alert')).first().waitFor();
}

async function startImport(source: string): Promise<void> {
  await orderImport(source);
  await importFinished(page);
}

async function orderImport(source: string): Promise<void> {
  await page.getByLabel('Where the tickets come from').fill(source);
  await page.getByRole('button', { name: 'Start import' }).click();
  await page.waitForURL(/\/import\/[0-9a-f-]{36}/);
}
