// Pictures of every screen of a running product, light and dark, on a desk and on a telephone, for people to look at:
//   node test/e2e/screens.mjs FOLDER URL E-MAIL PASSWORD
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../services/requirements.mjs';

const [folder, url, email, password] = process.argv.slice(2);
if (!password) {
  console.error('Usage: node test/e2e/screens.mjs FOLDER URL E-MAIL PASSWORD');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const sizes = { desk: { width: 1280, height: 900 }, telephone: { width: 390, height: 844 } };
const pasted =
  'Hello,\n\nsince I changed my password this morning I can not get into Stockhold.\n\nGH-4017 Invalid credentials (realm legacy)\n\nThanks, Olivia';

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext();
const page = await context.newPage();
await picture('sign-in', '/sign-in');
await page.setViewportSize(sizes.desk);
await page.goto(`${url}/sign-in`);
await page.getByLabel('E-mail').fill(email);
await page.getByLabel('Password').fill(password);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByRole('navigation', { name: 'Rooms' }).waitFor();

const problem = await firstLink('/problems?sort=tickets', /^\/problems\/PRB-/);
const screens = [
  ['start', '/'],
  ['solve', '/solve'],
  ['solve-search', '/solve?q=scanner'],
  ['problems', '/problems?sort=tickets'],
  ['problem', problem],
  ['ticket', problem && (await firstLink(problem, /^\/tickets\//))],
  ['known-errors', '/known-errors'],
  ['known-error', await firstLink('/known-errors', /^\/known-errors\/KE-/)],
  ['hardening', '/hardening'],
  ['quality', '/quality'],
  ['quality-outliers', '/quality/outliers'],
  ['quality-audit', '/quality/audit'],
  ['clustering', '/clustering'],
  ['imports', '/import'],
  ['import', await firstLink('/import', /^\/import\/[0-9a-f-]{36}/)],
  ['import-new', '/import/new'],
  ...['people', 'teams', 'tokens', 'audit', 'quarantine', 'redaction', 'retention', 'erasure', 'password'].map(
    (room) => [room, `/${room}`],
  ),
  ['not-found', '/nowhere'],
];
for (const [name, path] of screens) if (path) await picture(name, path);
const knownError = screens.find(([name]) => name === 'known-error')?.[1];
if (knownError) await picture('known-error-edit', `${knownError}/edit`);
await picture('solve-matched', '/solve', async () => {
  await page.getByPlaceholder('Paste an error').fill(pasted);
  await page.getByRole('button', { name: 'Match this text' }).click();
  await page.locator('#matches').waitFor();
});
await browser.close();

async function picture(name, path, act = async () => undefined) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      await page.goto(url + path, { waitUntil: 'networkidle' });
      await act();
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
  }
  console.log(`${name}  ${path}`);
}

async function firstLink(path, pattern) {
  await page.goto(url + path, { waitUntil: 'networkidle' });
  const addresses = await page.locator('main a').evaluateAll((links) => links.map((link) => link.pathname));
  return addresses.find((address) => pattern.test(address));
}
