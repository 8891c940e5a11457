/**
 * Coming in and being shown out, in a browser, with a real OpenID Connect provider in a process of its own:
 * 1. A provider that is away is said to be away, and the password still opens. 2. Whoever was invited comes in through the organisation
 * with the role of the invitation or of their group, where they wanted to go; nobody else does, and each is told why.
 * 3. A new password, changed or chosen through a link, ends every other sign-in of its person. 4. Whoever was signed out elsewhere is led to the door and back.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@reprise/infra';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { becomeAdministrator, firstAdministrator, signIn } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

let home: Awaited<ReturnType<typeof newHome>>;
let product: RunningProduct;
let browser: Browser;
let admin: Page;
let provider: ChildProcess | undefined;
let providerPort: number;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  home = await newHome();
  browser = await openBrowser();
  providerPort = await freePort();
  product = await startProduct(home.folder, {
    WEB_PORT: String(await freePort()),
    OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
    OIDC_CLIENT_ID: 'reprise',
    OIDC_CLIENT_SECRET: 'the secret of the client',
    OIDC_NAME: 'Example',
    OIDC_GROUP_ROLES: 'Service desk=engineer; Support leads=developer',
    OIDC_SCOPES: 'openid email profile groups',
  });
  admin = await (await browser.newContext()).newPage();
  await becomeAdministrator(admin, product);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  provider?.stdin?.end();
  await home?.remove();
}, 120_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

/** A browser of somebody else. */
async function stranger(): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  return context.newPage();
}

async function startProvider(): Promise<void> {
  const program = join(__dirname, '..', 'services', 'oidc-provider.mjs');
  provider = spawn(process.execPath, [program, `${product.url}/sign-in/callback`, String(providerPort)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(provider.stdout!, 'data');
}

async function invite(email: string, role: string): Promise<string> {
  await admin.goto(`${product.url}/people`);
  const form = admin.getByRole('form', { name: 'Invite a person' });
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Role').selectOption(role);
  await form.getByRole('button', { name: 'Invite' }).click();
  return admin.locator('code.break').innerText();
}

/** From the door to the organisation, where one says who one is, and back. */
async function throughOrganisation(page: Page, account: string, door = '/sign-in'): Promise<void> {
  await page.goto(`${product.url}${door}`);
  await page.getByRole('link', { name: 'Sign in with Example' }).click();
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.origin === product.url);
}

const alertOf = (page: Page): Promise<string> => page.getByRole('alert').first().innerText();
const pathOf = (page: Page): string => new URL(page.url()).pathname;
const isIn = (page: Page): Promise<void> => page.getByRole('navigation', { name: 'Rooms' }).waitFor();

describe('the organisation’s sign-in', () => {
  it('is said to be away while it is, and the password opens', async () => {
    const page = await stranger();
    await page.goto(`${product.url}/sign-in`);
    await page.getByRole('link', { name: 'Sign in with Example' }).click();
    expect(await alertOf(page)).toContain('The sign-in of Example does not answer');
    expect(pathOf(page)).toBe('/sign-in');
    await signIn(page, product.url);
  });

  it('makes the account of somebody invited, with the invitation’s role, and leads where they wanted to go', async () => {
    await startProvider();
    await invite('lea@example.com', 'lead');
    const page = await stranger();
    await throughOrganisation(page, 'lea', '/sign-in?returnTo=%2Fhardening');
    await isIn(page);
    expect(pathOf(page)).toBe('/hardening');
    await page.getByText('Account', { exact: true }).click();
    expect(await page.locator('.menu-panel').innerText()).toContain('lea@example.com · lead');
    await page.goto(`${product.url}/people`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Not for your role');
  });

  it('gives members of a group its role, and follows the group', async () => {
    provider!.stdin!.write('groups-of:gil=Service desk\n');
    const page = await stranger();
    await throughOrganisation(page, 'gil');
    await isIn(page);
    await page.getByText('Account', { exact: true }).click();
    expect(await page.locator('.menu-panel').innerText()).toContain('gil@example.com · engineer');
    provider!.stdin!.write('groups-of:gil=Support leads\n');
    const again = await stranger();
    await throughOrganisation(again, 'gil');
    await isIn(again);
    await again.getByText('Account', { exact: true }).click();
    expect(await again.locator('.menu-panel').innerText()).toContain('gil@example.com · developer');
    // What was opened in the role before is closed.
    await page.goto(`${product.url}/problems`);
    expect(pathOf(page)).toBe('/sign-in');
  });

  it.each([
    ['eve', 'Nobody invited eve@example.com yet'],
    ['unverified-lea', 'does not vouch for your e-mail address'],
    ['other-lea', 'belongs to somebody else at your organisation'],
    ['deny', 'cancelled or not allowed'],
  ])('does not let %s in, and says why', async (account, reason) => {
    const page = await stranger();
    await throughOrganisation(page, account);
    expect(await alertOf(page)).toContain(reason);
    expect(pathOf(page)).toBe('/sign-in');
    await page.goto(`${product.url}/problems`);
    expect(pathOf(page)).toBe('/sign-in');
  });

  it('opens nothing to a browser that did not begin it', async () => {
    const page = await stranger();
    await page.goto(`${product.url}/sign-in/callback?code=x&state=y`);
    expect(pathOf(page)).toBe('/sign-in');
    expect(await page.context().cookies()).not.toContainEqual(expect.objectContaining({ name: 'reprise_session' }));
  });

  it('leads nowhere else afterwards', async () => {
    const page = await stranger();
    await throughOrganisation(page, 'lea', `/sign-in?returnTo=${encodeURIComponent(`//127.0.0.1:${providerPort}/`)}`);
    await isIn(page);
    expect(page.url()).toBe(`${product.url}/`);
  });
});

describe('a password', () => {
  const mia = { name: 'Mia Tarn', email: 'mia@larkmoor.example', password: 'the first of two long sentences' };
  const changed = { ...mia, password: 'the second of two long sentences' };

  it('is chosen by whoever was invited, through a link that works once', async () => {
    const link = await invite(mia.email, 'developer');
    const page = await stranger();
    await page.goto(link);
    await page.getByLabel('Your name').fill(mia.name);
    await page.getByLabel('Password').fill(mia.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await isIn(page);
    await (await stranger()).goto(link);
    expect(await contexts[1]!.pages()[0]!.getByRole('heading', { level: 1 }).innerText()).toBe('This link is used up');
  });

  it('that is changed ends every other sign-in; one is led to the door, and back where one was', async () => {
    const [here, elsewhere] = [await stranger(), await stranger()];
    await signIn(here, product.url, mia);
    await signIn(elsewhere, product.url, mia);
    await elsewhere.goto(`${product.url}/problems`);

    await here.goto(`${product.url}/password`);
    const change = async (current: string, repeated: string): Promise<void> => {
      await here.getByLabel('Password until now').fill(current);
      await here.getByLabel('New password', { exact: true }).fill(changed.password);
      await here.getByLabel('New password once more').fill(repeated);
      await here.getByRole('button', { name: 'Change password' }).click();
    };
    await change('not my password at all', changed.password);
    expect(await alertOf(here)).toContain('is not your password');
    await change(mia.password, 'something else in the end');
    await here.getByText('is not the same as above').waitFor();
    await change(mia.password, changed.password);
    await here.getByText('Your password is changed').waitFor();
    await here.goto(`${product.url}/problems`);
    await isIn(here);

    await elsewhere.goto(`${product.url}/known-errors`);
    expect(new URL(elsewhere.url()).pathname + new URL(elsewhere.url()).search).toBe(
      '/sign-in?returnTo=%2Fknown-errors',
    );
    await elsewhere.getByLabel('E-mail').fill(mia.email);
    await elsewhere.getByLabel('Password').fill(mia.password);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('alert').first().waitFor();
    await elsewhere.getByLabel('Password').fill(changed.password);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await isIn(elsewhere);
    expect(pathOf(elsewhere)).toBe('/known-errors');
  });

  it('that was forgotten is chosen anew through a link of an administrator, which works once', async () => {
    await admin.goto(`${product.url}/people`);
    await admin
      .getByRole('form', { name: `Password of ${mia.name}` })
      .getByRole('button')
      .click();
    const link = await admin.locator('code.break').innerText();
    const page = await stranger();
    await signIn(page, product.url, changed);
    const forgetful = await stranger();
    await forgetful.goto(link);
    expect(await forgetful.locator('main').innerText()).toContain(mia.email);
    await forgetful.getByLabel('New password', { exact: true }).fill(mia.password);
    await forgetful.getByLabel('New password once more').fill(mia.password);
    await forgetful.getByRole('button', { name: 'Change password' }).click();
    await isIn(forgetful);
    await page.goto(`${product.url}/problems`);
    expect(pathOf(page)).toBe('/sign-in');
    await page.goto(link);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This link is used up');
    await signIn(page, product.url, mia);
  });

  it('opens nothing after its account was switched off, and the open page learns of it at its next step', async () => {
    const page = await stranger();
    await signIn(page, product.url, mia);
    await admin.goto(`${product.url}/people`);
    await admin
      .getByRole('form', { name: `Access of ${mia.name}` })
      .getByRole('button')
      .click();
    await admin.getByText('switched off').waitFor();
    await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Problems' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.getByLabel('E-mail').fill(mia.email);
    await page.getByLabel('Password').fill(mia.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(pathOf(page)).toBe('/sign-in');
  });
});

describe('signing out', () => {
  it('in one tab shows the door in the other', async () => {
    const page = await stranger();
    await signIn(page, product.url, firstAdministrator);
    const other = await page.context().newPage();
    await other.goto(`${product.url}/problems`);
    await page.getByText('Account', { exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await other.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Known errors' }).click();
    await other.waitForURL(/\/sign-in/);
    // Nor does the way back show what was there: nothing of it was kept.
    await other.goBack();
    expect(await other.getByRole('navigation', { name: 'Rooms' }).count()).toBe(0);
  });
});
