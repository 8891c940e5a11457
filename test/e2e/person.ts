import type { Page } from 'playwright-core';
import type { RunningProduct } from './product.js';

/** The person who sets Reprise up in a test. */
export const firstAdministrator = {
  name: 'Ada Vance',
  email: 'ada@larkmoor.example',
  password: 'a long sentence to sign in with',
};

/** Follow the one-time link and create the first administrator; ends on the first page, signed in. */
export async function becomeAdministrator(page: Page, { welcomeUrl }: RunningProduct): Promise<void> {
  if (!welcomeUrl) throw new Error('This installation has an administrator already.');
  await page.goto(welcomeUrl);
  await page.getByLabel('Your name').fill(firstAdministrator.name);
  await page.getByLabel('E-mail').fill(firstAdministrator.email);
  await page.getByLabel('Password').fill(firstAdministrator.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Which problems keep coming back?' }).waitFor();
}

/** Sign in at the door; ends where the person wanted to go. */
export async function signIn(page: Page, url: string, person = firstAdministrator, door = '/sign-in'): Promise<void> {
  await page.goto(`${url}${door}`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
}

/** Load the demo from the first page and wait until every ticket is read and grouped. */
export async function loadDemo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore demo data' }).click();
  await importFinished(page);
}

/** On the page of an import: wait until everything is read and grouped. */
export async function importFinished(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'See the largest problems' }).waitFor({ timeout: 240_000 });
}

/** On the page of an import: wait until it stopped before the end of the file. @returns what the page says about it */
export async function importStopped(page: Page): Promise<string> {
  const notice = page.getByRole('alert').filter({ hasText: 'The import stopped' });
  await notice.waitFor({ timeout: 60_000 });
  return notice.innerText();
}

/** The account of an import as shown: label → number. */
export async function importAccount(page: Page): Promise<Record<string, number>> {
  const rows = await page.getByLabel('Account of the import').locator('div').all();
  const account: Record<string, number> = {};
  for (const row of rows) {
    const count = (await row.locator('dd').innerText()).replace(/\D/g, '');
    account[await row.locator('dt').innerText()] = Number(count);
  }
  return account;
}
