import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium as found on the machine (TEST_CHROMIUM, set by the test run). */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM;
  if (!executablePath) throw new Error('TEST_CHROMIUM is not set: run this test in the Jest project "e2e"');
  return chromium.launch({ executablePath, args: flags });
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

let axeSource: string | undefined;

/**
 * What axe-core finds on the page as it stands.
 * @returns one line for each serious or critical violation, with the first element it concerns
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  axeSource ??= readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  // The page's own policy refuses script tags, so the source is evaluated by the debugger instead.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${new URL(page.url()).pathname}: ${id} (${help}) ×${nodes.length}: ${nodes[0]?.html.slice(0, 160) ?? ''}`,
    );
}
