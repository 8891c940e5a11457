/**
 * Attacks that only a browser shows, on the running product:
 * 1. What tickets, files, people and desks write is text on every page: no element, no script, no link of it.
 * 2. A script without this answer's nonce does not run, and nothing is loaded from elsewhere.
 * 3. Another site cannot frame a page, nor act with a visitor's session. 4. Signing in leads nowhere else.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { becomeAdministrator, firstAdministrator, signIn } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

let home: Awaited<ReturnType<typeof newHome>>;
let product: RunningProduct;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let session: string;
let evil: Server;
/** The page the other site serves. */
let served = '';

/** Marks every element it would become, and whatever would run of it. */
const short = '"><img data-evil src=x onerror=pwned=1>';
const long = `${short}<script data-evil>pwned=1</script><svg data-evil onload=pwned=1></svg>\n<iframe data-evil srcdoc="<script>parent.pwned=1</script>"></iframe> <a data-evil href="javascript:pwned=1">x</a> <style data-evil>*{display:none}</style>`;
const markdown = [
  long,
  '[script](javascript:pwned=1)',
  '[capitals](JaVaScRiPt:pwned=1)',
  '[hidden](java&#10;script:pwned=1)',
  '[data](data:text/html,<script>pwned=1</script>)',
  '[old](vbscript:pwned=1)',
  '<javascript:pwned=1>',
  '![picture](javascript:pwned=1)',
  '[named]: javascript:pwned=1 "x"\n[named]',
  '<details data-evil ontoggle=pwned=1 open>x</details>',
].join('\n\n');

beforeAll(async () => {
  home = await newHome();
  browser = await openBrowser();
  product = await startProduct(home.folder);
  evil = createServer((_, response) => response.setHeader('content-type', 'text/html').end(served)).listen(
    0,
    '127.0.0.1',
  );
  context = await browser.newContext();
  await context.addInitScript(() => {
    const told = window as unknown as { violations: string[]; parent: { violations?: string[] } };
    // A frame of ours tells the page that holds it what it was refused; one of another site cannot.
    const within = window.frameElement === null ? undefined : told.parent.violations;
    const seen: string[] = (told.violations = within ?? []);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      seen.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  page = await context.newPage();
  await becomeAdministrator(page, product);
  const { email, password } = firstAdministrator;
  session = ((await post('/sessions', { email, password })) as { token: string }).token;
}, 240_000);
afterAll(async () => {
  await browser?.close();
  evil?.closeAllConnections();
  evil?.close();
  await product?.stop();
  await home?.remove();
}, 120_000);

const evilPort = (): number => (evil.address() as AddressInfo).port;

async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(`${product.url}/api${path}`, {
    method,
    headers: {
      ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...(session ? { authorization: `Bearer ${session}` } : {}),
      ...more,
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
const post = async (path: string, body: unknown, more?: Record<string, string>): Promise<unknown> =>
  (await ask('POST', path, body, more)).json();
const get = async <T>(path: string): Promise<T> => (await ask('GET', path)).json() as Promise<T>;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const giveUpAt = Date.now() + 90_000; Date.now() < giveUpAt; await pause(300)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not come');
}

const ticket = (n: number) => ({
  id: `EVIL-${n}${short}`,
  title: `Gate printer jams ${short}`,
  description: `Gate printer jams, error GP-17 at gate. ${long}`,
  conversation: long,
  resolutionNotes: `Replaced the roller of the gate printer. ${long}`,
  reporter: `reporter ${short}`,
  assignee: `assignee ${short}`,
  tags: [`label ${short}`, 'javascript:pwned=1'],
  component: `service ${short}`,
  product: `product ${short}`,
  version: `1.${n} ${short}`,
  environment: short,
  priority: short,
  severity: short,
  status: short,
  type: short,
  resolution: short,
  url: n % 2 ? 'javascript:pwned=1' : 'data:text/html,<script>pwned=1</script>',
  createdAt: `2026-03-${String(n + 1).padStart(2, '0')}T08:00:00Z`,
  resolvedAt: `2026-03-${String(n + 1).padStart(2, '0')}T09:00:00Z`,
});

/** What hostile writing became on the page as it stands. */
const faultsOf = (shown: Page): Promise<string[]> =>
  shown.evaluate(() => {
    const state = window as unknown as { pwned?: unknown; violations?: string[] };
    const faults = Array.from(document.querySelectorAll('[data-evil], [onerror], [onload], [ontoggle], [srcdoc]')).map(
      (one) => `element ${one.outerHTML.slice(0, 120)}`,
    );
    for (const one of Array.from(document.querySelectorAll('a[href], form[action], [formaction], [src]'))) {
      for (const name of ['href', 'action', 'formaction', 'src']) {
        const address = one.getAttribute(name);
        if (address !== null && !/^(https?|mailto):$/.test(new URL(address, location.href).protocol))
          faults.push(`${name} ${address.slice(0, 80)}`);
      }
    }
    if (state.pwned !== undefined) faults.push('a script ran');
    return [...faults, ...(state.violations ?? []).map((one) => `policy ${one}`)];
  });

/** Addresses of one kind look alike but for what they name. */
const kindOf = (path: string): string => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/(PRB|KE)-\d+/g, '$1').replace(/\?.*/, '?'); // prettier-ignore

describe('what others write', () => {
  let problemKey: string;
  let knownErrorKey: string;

  beforeAll(async () => {
    await post('/tickets', { sourceName: 'desk', tickets: Array.from({ length: 14 }, (_, n) => ticket(n)) });
    const form = new FormData();
    const table = [`id,title,${short.replaceAll('"', '')}`, ...[1, 2].map((n) => `F-${n},"Scale shows nothing <img data-evil src=x>",x`), 'broken'].join('\n'); // prettier-ignore
    form.append('file', new Blob([table]), `${short}.csv`);
    const { uploadId } = (await post('/imports/previews', form)) as { uploadId: string };
    await post('/imports', { uploadId, sourceName: 'file' });
    problemKey = await until(async () => {
      const { items } = await get<{ items: { key: string; ticketCount: number }[] }>('/problems');
      return items.find(({ ticketCount }) => ticketCount >= 10)?.key;
    });
    const version = async (path: string): Promise<Record<string, string>> => ({
      'if-match': `"${(await get<{ version: number }>(path)).version}"`,
    });
    const ofProblem = `/problems/${problemKey}`;
    await ask('PATCH', ofProblem, { title: `Jams ${short}` }, await version(ofProblem));
    knownErrorKey = ((await post(`${ofProblem}/known-errors`, {})) as { key: string }).key;
    const content = Object.fromEntries(
      ['symptom', 'environment', 'cause', 'workaround', 'fix', 'verification', 'customerAnswer', 'runbook', 'appliesTo'].map((name) => [name, markdown]), // prettier-ignore
    );
    const ofKnownError = `/known-errors/${knownErrorKey}`;
    await ask('PATCH', ofKnownError, { content: { ...content, title: `Known ${short}` }, note: short }, await version(ofKnownError)); // prettier-ignore
    for (const to of ['in review', 'published'])
      await post(`${ofKnownError}/transitions`, { to, reason: short }, await version(ofKnownError));
    await post(`${ofProblem}/fixes`, { versions: [`9 ${short}`], note: short }, await version(ofProblem));
    await post('/teams', { name: `team ${short}` });
    await post('/knowledge-gaps', { text: long, note: short });
    await post('/api-tokens', { name: `token ${short}`, role: 'engineer', scopes: ['read'] });
    // The last words of the machine are written when nothing is left to do.
    await until(async () => {
      const { items } = await get<{ items: { status: string }[] }>('/imports');
      return items.every(({ status }) => status !== 'queued' && status !== 'running') ? true : undefined;
    });
  }, 240_000);

  it('is text on the pages it is meant for', async () => {
    const { items } = await get<{ items: { id: string }[] }>('/tickets');
    await page.goto(`${product.url}/tickets/${items[0]!.id}`);
    expect(await page.locator('main').innerText()).toContain('<img data-evil');
    await page.goto(`${product.url}/problems/${problemKey}`);
    expect(await page.locator('h1').innerText()).toContain(short);
    await page.goto(`${product.url}/import`);
    expect(await page.locator('main').innerText()).toContain('<img data-evil');
    await page.goto(`${product.url}/known-errors/${knownErrorKey}`);
    expect(await page.locator('main').innerText()).toContain('<script data-evil>');
  });

  it('is nothing but text on every page there is', async () => {
    const q = encodeURIComponent(`printer ${short}`);
    const open = ['/', '/problems', '/known-errors', '/hardening', '/quality', '/import', '/people', '/teams', '/audit', `/solve?q=${q}`, `/problems?q=${q}`, `/sign-in?returnTo=${q}`, `/nothing/${q}`]; // prettier-ignore
    const seen = new Map<string, number>();
    const visited = new Set<string>();
    const faults: string[] = [];
    while (open.length > 0) {
      const path = open.shift()!;
      const kind = kindOf(path);
      if (visited.has(path) || (seen.get(kind) ?? 0) >= 2) continue;
      visited.add(path);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      await page.goto(product.url + path);
      faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
      const links = await page
        .locator('a[href^="/"]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')!));
      // What is saved is no page.
      open.push(...links.filter((link) => !/\.(csv|ndjson)|^\/api\//.test(link)));
    }
    expect(faults).toEqual([]);
    expect(seen.size).toBeGreaterThan(20);
  }, 300_000);

  it('stays text while one searches and pastes', async () => {
    await page.goto(`${product.url}/solve`);
    await page.getByRole('textbox').first().fill(`Gate printer jams GP-17 ${long}`);
    await page.getByRole('textbox').first().press('Enter');
    await page.getByText('printer jams').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('a script that got into a page', () => {
  // The page's own code stays away: while it wakes the page up it would take back what was put in.
  const ownCode = /\/assets\/.*\.js$/;
  beforeAll(() => page.route(ownCode, (route) => route.abort()));
  afterAll(() => page.unroute(ownCode));

  it.each<[string, () => void]>([
    [
      'without a nonce',
      () => {
        const script = document.createElement('script');
        script.textContent = 'pwned=1';
        document.head.append(script);
      },
    ],
    [
      'with an invented nonce',
      () => {
        const script = document.createElement('script');
        script.nonce = 'aW52ZW50ZWQ=';
        script.textContent = 'pwned=1';
        document.head.append(script);
      },
    ],
    ['as what an element does', () => void (document.body.innerHTML += '<img src=x onerror=pwned=1>')],
    [
      'as a frame',
      () => void (document.body.innerHTML += '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>'),
    ],
    [
      'as a link',
      () => {
        document.body.innerHTML += '<a id=it href="javascript:pwned=1">x</a>';
        document.getElementById('it')!.click();
      },
    ],
  ])('does not run: %s', async (_, inject) => {
    await page.goto(`${product.url}/problems`);
    await page.evaluate(inject);
    await page.waitForFunction(() => (window as unknown as { violations: string[] }).violations.length > 0);
    expect(await page.evaluate(() => (window as unknown as { pwned?: number }).pwned)).toBeUndefined();
  });

  it('reaches no other site: scripts, pictures, forms, requests', async () => {
    await page.goto(`${product.url}/problems`);
    const elsewhere = `http://127.0.0.1:${evilPort()}/stolen`;
    let asked = 0;
    const count = (): void => void (asked += 1);
    evil.on('request', count);
    await page.evaluate((address) => {
      for (const [name, property] of [
        ['script', 'src'],
        ['img', 'src'],
      ] as const) {
        const element = document.createElement(name);
        element[property as 'src'] = address;
        document.body.append(element);
      }
      void fetch(address, { mode: 'no-cors' }).catch(() => undefined);
      const form = document.createElement('form');
      Object.assign(form, { action: address, method: 'post' });
      document.body.append(form);
      form.submit();
    }, elsewhere);
    await page.waitForFunction(() => (window as unknown as { violations: string[] }).violations.length >= 4);
    evil.off('request', count);
    expect(asked).toBe(0);
    expect(page.url()).toBe(`${product.url}/problems`);
  });
});

describe('a page of another site', () => {
  // Other ports of one host are one site to a browser: its cookies go along with what such a page sends.
  it.each(['127.0.0.1', 'localhost'])('on %s cannot frame one of ours', async (host) => {
    served = `<iframe src="${product.url}/people"></iframe>`;
    const visitor = await context.newPage();
    await visitor.goto(`http://${host}:${evilPort()}/`);
    const frame = visitor.frames().find((one) => one !== visitor.mainFrame())!;
    await frame.waitForLoadState().catch(() => undefined);
    expect(await frame.getByRole('heading', { level: 1 }).count()).toBe(0);
    expect(frame.url()).toMatch(/^chrome-error:/);
    await visitor.close();
  });

  it.each(['127.0.0.1', 'localhost'])('on %s cannot act with a session it does not have', async (host) => {
    const fields = { intent: 'invite', email: 'eve@evil.example', role: 'admin' };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    served = `<form method="post" action="${product.url}/people">${inputs.join('')}</form><script>document.forms[0].submit()</script>`;
    const visitor = await context.newPage();
    const answered = visitor.waitForResponse((response) => response.request().method() === 'POST');
    await visitor.goto(`http://${host}:${evilPort()}/`);
    expect((await answered).status()).toBe(403);
    await visitor.close();
    const { items } = await get<{ items: { action: string; actorKind: string }[] }>('/audit-events');
    expect(items.filter(({ action, actorKind }) => action === 'invitation.created' && actorKind === 'person')).toEqual(
      [],
    );
  });

  it('cannot read what the interface answers, nor send it orders', async () => {
    served = '<title>other</title>';
    const visitor = await context.newPage();
    await visitor.goto(`http://localhost:${evilPort()}/`);
    const read = await visitor.evaluate(
      (address) => fetch(address, { credentials: 'include' }).then((answer) => answer.text(), () => 'refused'), // prettier-ignore
      `${product.url}/api/me`,
    );
    expect(read).toBe('refused');
    await visitor.close();
  });
});

describe('signing in', () => {
  it.each([
    '//HOST/',
    'http://HOST/',
    '/\\HOST/',
    '/%09/HOST/',
    '/\t/HOST/',
    '///HOST/',
    'javascript:pwned=1',
    '/..//HOST/',
  ])('leads nowhere else: %j', async (place) => {
    const stranger = await browser.newContext();
    const door = await stranger.newPage();
    const returnTo = encodeURIComponent(place.replace('HOST', `127.0.0.1:${evilPort()}`));
    await signIn(door, product.url, firstAdministrator, `/sign-in?returnTo=${returnTo}`);
    expect(new URL(door.url()).origin).toBe(product.url);
    await stranger.close();
  });
});
