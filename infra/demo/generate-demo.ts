import type { Ticket } from '@reprise/domain';
import { Chance } from './chance.js';
import { demoKnownErrors, type DemoKnownError } from './known-errors.js';
import { applications, planReleases, releaseAt, type PlannedRelease } from './estate.js';
import { planOneOffs, type OneOffStory } from './one-off-stories.js';
import { inventPeople, type Person } from './people.js';
import type { ProblemKind, RecurringProblem } from './recurring-problem.js';
import { recurringProblems } from './problems/index.js';
import { resolveTicket, type Resolution } from './resolutions.js';
import { Slots } from './slots.js';
import { dailyRates, momentOfDay, planCourse, type ProblemCourse } from './timeline.js';
import { tell, type Story, type Told } from './voices.js';

export interface DemoOptions {
  /** Same seed and `until`, same demo, on every machine. Default 1. */
  readonly seed?: number;
  /** End of the eighteen months, ISO 8601; nothing is dated later. */
  readonly until: string;
  /** Resolved tickets, about. Default 2,000. */
  readonly ticketCount?: number;
}

export interface DemoRelease {
  readonly application: string;
  readonly version: string;
  readonly releasedAt: string;
}

export interface DemoFix {
  readonly problemKey: string;
  readonly application: string;
  readonly version: string;
  readonly shippedAt: string;
  readonly summary: string;
  readonly holds: boolean;
}

/** What really caused a ticket; kept apart from the tickets themselves. */
export interface DemoProblemTruth {
  readonly key: string;
  readonly name: string;
  readonly kind: ProblemKind;
  readonly application: string;
  readonly component: string;
}

export interface Demo {
  /** Resolved tickets in order of creation. */
  readonly tickets: readonly Ticket[];
  /** Tickets of the last hours that nobody has resolved yet: to try suggestions on. */
  readonly openTickets: readonly Ticket[];
  readonly releases: readonly DemoRelease[];
  readonly fixes: readonly DemoFix[];
  readonly knownErrors: readonly DemoKnownError[];
  readonly problems: readonly DemoProblemTruth[];
  /** Ticket id → problem key, or a label of its own for a one-off. Open tickets are included. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Components that are things in a hall, not screens. */
const onTheFloor: readonly string[] = [
  'Hand scanners',
  'Label printing',
  'Clock-in terminals',
  'Goods receipt',
  'Stock keeping',
];
const DAY_MS = 86_400_000;
/** Eighteen months. */
const PERIOD_DAYS = 548;
const ONE_OFF_SHARE = 0.35;
const OPEN_TICKETS = 12;

/** An event of the invented history, not yet told by anybody. */
interface Incident {
  readonly at: number;
  readonly label: string;
  readonly story: OneOffStory | RecurringProblem;
  readonly course?: ProblemCourse;
}

/**
 * Invent eighteen months of support at Larkmoor Trading: some forty problems that come back, in many voices, among one-offs.
 * Pure: no clock, no chance but the seed.
 * @throws RangeError when `until` is not a moment
 */
export function generateDemo({ seed = 1, until, ticketCount = 2000 }: DemoOptions): Demo {
  const end = Date.parse(until);
  if (Number.isNaN(end)) throw new RangeError(`until must be an ISO 8601 moment, got "${until}"`);
  const lastDay = Math.floor(end / DAY_MS) * DAY_MS;
  const period = { from: lastDay - PERIOD_DAYS * DAY_MS, until: lastDay };
  const chance = new Chance(seed);
  const releases = planReleases(period.from, period.until, chance.fork('releases'));
  const people = inventPeople(210, chance.fork('people'));
  const courses = recurringProblems.map((problem) => planCourse(problem, period, releases));
  const recurring = recurringIncidents(courses, period, ticketCount * (1 - ONE_OFF_SHARE), chance.fork('recurring'));
  const oneOffs = oneOffIncidents(period, Math.round(ticketCount * ONE_OFF_SHARE), chance.fork('one-offs'));
  const incidents = [...recurring, ...oneOffs].sort((a, b) => a.at - b.at || (a.label < b.label ? -1 : 1));

  const writing = new Writing(people, releases, chance.fork('writing'));
  const labels = new Map<string, string>();
  const tickets = incidents.map((incident) => {
    const ticket = writing.resolvedTicket(incident, end);
    labels.set(ticket.id, incident.label);
    return ticket;
  });
  const openTickets = openIncidents(courses, end, chance.fork('open')).map((incident) => {
    const ticket = writing.openTicket(incident);
    labels.set(ticket.id, incident.label);
    return ticket;
  });
  return {
    tickets,
    openTickets,
    releases: releases.map(({ application, version, at }) => ({
      application: applications[application].name,
      version,
      releasedAt: new Date(at).toISOString(),
    })),
    fixes: courses.flatMap(({ fixes }) =>
      fixes.map(({ problem, release, holds, summary }) => ({
        problemKey: problem.key,
        application: applications[release.application].name,
        version: release.version,
        shippedAt: new Date(release.at).toISOString(),
        summary,
        holds,
      })),
    ),
    knownErrors: demoKnownErrors(recurringProblems, period, chance.fork('known errors')),
    problems: recurringProblems.map(({ key, name, kind, application, component }) => ({
      key,
      name,
      kind,
      application: applications[application].name,
      component,
    })),
    labels,
  };
}

function recurringIncidents(
  courses: readonly ProblemCourse[],
  period: { readonly from: number; readonly until: number },
  wanted: number,
  chance: Chance,
): Incident[] {
  const rates = courses.map((course) => dailyRates(course, period, chance));
  const expected = rates.flat().reduce((sum, rate) => sum + rate, 0);
  const scale = wanted / expected;
  return courses.flatMap((course, index) =>
    (rates[index] ?? []).flatMap((rate, day) =>
      Array.from({ length: chance.poisson(rate * scale) }, () => ({
        at: momentOfDay(period.from + day * DAY_MS, chance),
        label: course.problem.key,
        story: course.problem,
        course,
      })),
    ),
  );
}

function oneOffIncidents(
  period: { readonly from: number; readonly until: number },
  count: number,
  chance: Chance,
): Incident[] {
  return planOneOffs(count, chance).map((story, index) => {
    const weekdays: number[] = [];
    const day = period.from + chance.between(0, PERIOD_DAYS - 1) * DAY_MS;
    for (let shift = 0; weekdays.length === 0; shift++) {
      const candidate = day - shift * DAY_MS;
      if (new Date(candidate).getUTCDay() % 6 !== 0 || chance.happens(0.1)) weekdays.push(candidate);
    }
    const at = momentOfDay(Math.max(weekdays[0] ?? day, period.from), chance);
    return { at, label: `one-off-${`${index + 1}`.padStart(4, '0')}`, story };
  });
}

/** Problems that are alive on the last day, one open ticket each. */
function openIncidents(courses: readonly ProblemCourse[], end: number, chance: Chance): Incident[] {
  const alive = courses.filter(({ fixes }) => !fixes.some(({ holds }) => holds));
  return chance
    .shuffle(alive)
    .slice(0, OPEN_TICKETS)
    .map((course) => ({
      at: end - chance.between(10, 400) * 60_000,
      label: course.problem.key,
      story: course.problem,
      course,
    }))
    .sort((a, b) => a.at - b.at);
}

/** Turns incidents into tickets, one after the other. */
class Writing {
  private nextNumber = 10_041;

  constructor(
    private readonly people: readonly Person[],
    private readonly releases: readonly PlannedRelease[],
    private readonly chance: Chance,
  ) {}

  resolvedTicket(incident: Incident, end: number): Ticket {
    const chance = this.chance.fork(incident.label);
    const { ticket, slots, person } = this.reported(incident, chance);
    const resolution: Resolution = resolveTicket({ ...incident, end, ticket, person }, slots, chance);
    return { ...ticket, ...resolution };
  }

  openTicket(incident: Incident): Ticket {
    const { ticket } = this.reported(incident, this.chance.fork(incident.label));
    return { ...ticket, status: 'Open' };
  }

  /** Who still meets a problem after the fix that holds has not come to its version yet. */
  private releaseMet({ at, story, course }: Incident): PlannedRelease {
    const fix = course?.fixes.findLast(({ release }) => release.at <= at);
    return releaseAt(this.releases, story.application, fix?.holds ? fix.release.at - 1 : at);
  }

  private reported(incident: Incident, chance: Chance): { ticket: Ticket; slots: Slots; person: Person } {
    const { at, story } = incident;
    const asked = 'rhythm' in story ? localeFor(story, chance) : 'en';
    const person = chance.pick(this.people.filter(({ locale }) => locale === asked));
    const release = this.releaseMet(incident);
    const slots = new Slots({ application: story.application, version: release.version, person, at }, chance);
    const told = tell('rhythm' in story ? inLocale(story, asked, chance) : story, person, slots, chance);
    return { ticket: this.ticketOf(told, { at, story, release, person }, chance), slots, person };
  }

  private ticketOf(
    told: Told,
    {
      at,
      story,
      release,
      person,
    }: { at: number; story: RecurringProblem | OneOffStory; release: PlannedRelease; person: Person },
    chance: Chance,
  ): Ticket {
    const isIncident = 'rhythm' in story || story.type === 'Incident';
    this.nextNumber += chance.pickWeighted([
      [1, 8],
      [2, 2],
      [3, 1],
    ]);
    return {
      id: `LM-${this.nextNumber}`,
      source: 'demo',
      product: applications[story.application].name,
      // The desk does not always know better than the reporter.
      ...(chance.happens(0.82) && { component: story.component }),
      type: 'rhythm' in story ? 'Incident' : story.type,
      title: told.title,
      description: told.description,
      createdAt: new Date(at).toISOString(),
      priority: chance.pickWeighted(
        ('rhythm' in story && story.priorities) || [
          ['Low', 2.5],
          ['Medium', 6],
          ['High', 1.5],
        ],
      ),
      ...(isIncident && chance.happens(0.7) && { version: release.version }),
      ...('environments' in story &&
        story.environments &&
        chance.happens(0.4) && { environment: chance.pick(story.environments) }),
      tags: [told.channel],
      locale: person.locale,
      reporter: person.pseudonym,
    };
  }
}

function localeFor(problem: RecurringProblem, chance: Chance): Person['locale'] {
  return chance.pickWeighted<Person['locale']>([
    ['en', 10],
    ['de', problem.german ? 1 : 0],
    ['fr', problem.french ? 0.5 : 0],
  ]);
}

function inLocale(problem: RecurringProblem, locale: Person['locale'], chance: Chance): Story {
  const wording = locale === 'de' ? problem.german : locale === 'fr' ? problem.french : problem;
  return {
    application: problem.application,
    component: problem.component,
    locale,
    courtesies: onTheFloor.includes(problem.component) ? 'floor' : 'screen',
    titles: (wording ?? problem).titles,
    symptoms: (wording ?? problem).symptoms,
    details: locale === 'en' ? problem.details : [],
    ...(chance.happens(problem.pasteShare) && { evidence: chance.pick(problem.evidence) }),
  };
}
