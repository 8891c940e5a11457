import type { Chance } from './chance.js';

export const applicationKeys = [
  'orderdesk',
  'ledgerline',
  'stockhold',
  'parcelway',
  'storefront',
  'peoplebook',
  'insight',
  'gatehouse',
] as const;
export type ApplicationKey = (typeof applicationKeys)[number];

/** Larkmoor Trading, an invented mail-order house for home and garden, and what it runs. */
export interface Application {
  readonly key: ApplicationKey;
  /** As people write it. */
  readonly name: string;
  readonly purpose: string;
  readonly firstVersion: readonly [major: number, minor: number];
  /** Median days between releases. */
  readonly releaseEveryDays: number;
  readonly hosts: readonly string[];
  readonly assignees: readonly string[];
}

export const applications: Readonly<Record<ApplicationKey, Application>> = {
  orderdesk: {
    key: 'orderdesk',
    name: 'Order Desk',
    purpose: 'order entry for customer service',
    firstVersion: [4, 5],
    releaseEveryDays: 42,
    hosts: ['od-app-01', 'od-app-02', 'od-app-03'],
    assignees: ['Priya', 'Tomasz', 'Ingrid'],
  },
  ledgerline: {
    key: 'ledgerline',
    name: 'Ledgerline',
    purpose: 'invoices, payments, general ledger',
    firstVersion: [11, 2],
    releaseEveryDays: 60,
    hosts: ['ll-web-1', 'll-batch-1', 'll-sql-2'],
    assignees: ['Marek', 'Aoife', 'Tomasz'],
  },
  stockhold: {
    key: 'stockhold',
    name: 'Stockhold',
    purpose: 'warehouse management and hand scanners',
    firstVersion: [2, 14],
    releaseEveryDays: 50,
    hosts: ['wms-a', 'wms-b', 'wms-mq'],
    assignees: ['Ingrid', 'Samir', 'Beatriz'],
  },
  parcelway: {
    key: 'parcelway',
    name: 'Parcelway',
    purpose: 'shipping labels and carriers',
    firstVersion: [3, 1],
    releaseEveryDays: 28,
    hosts: ['pw-7c9f', 'pw-b41d', 'pw-e02a'],
    assignees: ['Samir', 'Noor', 'Priya'],
  },
  storefront: {
    key: 'storefront',
    name: 'Storefront',
    purpose: 'the web shop',
    firstVersion: [7, 0],
    releaseEveryDays: 21,
    hosts: ['shop-web-1', 'shop-web-2', 'shop-edge'],
    assignees: ['Noor', 'Kenji', 'Aoife'],
  },
  peoplebook: {
    key: 'peoplebook',
    name: 'Peoplebook',
    purpose: 'leave, time sheets, payslips',
    firstVersion: [5, 3],
    releaseEveryDays: 75,
    hosts: ['hr-web', 'hr-batch'],
    assignees: ['Beatriz', 'Marek'],
  },
  insight: {
    key: 'insight',
    name: 'Insight',
    purpose: 'reports and dashboards',
    firstVersion: [1, 20],
    releaseEveryDays: 35,
    hosts: ['dwh-etl-1', 'dwh-etl-2', 'insight-web'],
    assignees: ['Kenji', 'Leila'],
  },
  gatehouse: {
    key: 'gatehouse',
    name: 'Gatehouse',
    purpose: 'sign-in and access',
    firstVersion: [2, 6],
    releaseEveryDays: 80,
    hosts: ['idp-1', 'idp-2', 'vpn-gw-1'],
    assignees: ['Leila', 'Viktor', 'Noor'],
  },
};

/** One release of one application. `at` is in milliseconds since 1970. */
export interface PlannedRelease {
  readonly application: ApplicationKey;
  readonly version: string;
  readonly at: number;
}

const DAY_MS = 86_400_000;

/** Releases of every application over the period, in order of time; each application has one at or before its start. */
export function planReleases(from: number, until: number, chance: Chance): PlannedRelease[] {
  const releases: PlannedRelease[] = [];
  for (const key of applicationKeys) {
    const { firstVersion, releaseEveryDays } = applications[key];
    const [major, firstMinor] = firstVersion;
    let minor = firstMinor;
    let patch = 0;
    let at = from - chance.between(1, releaseEveryDays) * DAY_MS;
    while (at < until) {
      releases.push({ application: key, version: `${major}.${minor}.${patch}`, at: releaseHour(at, chance) });
      const isPatch = patch < 2 && chance.happens(0.25);
      if (isPatch) patch++;
      else [minor, patch] = [minor + 1, 0];
      const days = isPatch ? chance.between(3, 9) : Math.max(7, Math.round(chance.around(releaseEveryDays, 0.25)));
      at += days * DAY_MS;
    }
  }
  return releases.sort((a, b) => a.at - b.at || (a.application < b.application ? -1 : 1));
}

/** Tuesday to Thursday, early in the morning. */
function releaseHour(at: number, chance: Chance): number {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  const shift = weekday === 0 ? 2 : weekday === 1 ? 1 : weekday >= 5 ? 4 - weekday : 0;
  return midnight + shift * DAY_MS + chance.between(300, 400) * 60_000;
}

/** The release of the application that is in use at a moment. */
export function releaseAt(
  releases: readonly PlannedRelease[],
  application: ApplicationKey,
  at: number,
): PlannedRelease {
  const own = releases.filter((release) => release.application === application);
  const current = own.findLast((release) => release.at <= at) ?? own[0];
  if (!current) throw new RangeError(`${application} has no release in the plan.`);
  return current;
}

/** The first release of the application after a moment, if there is one. */
export function releaseAfter(
  releases: readonly PlannedRelease[],
  application: ApplicationKey,
  at: number,
): PlannedRelease | undefined {
  return releases.find((release) => release.application === application && release.at >= at);
}
