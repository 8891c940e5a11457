import type { Ticket } from '@reprise/domain';
import { hashText, type Chance } from './chance.js';
import { courtesies, emptyNotes, exchanges } from './courtesies.js';
import { applications } from './estate.js';
import type { OneOffStory } from './one-off-stories.js';
import type { Person } from './people.js';
import { writeOut } from './phrases.js';
import type { RecurringProblem, ResolutionNote } from './recurring-problem.js';
import type { Slots } from './slots.js';
import type { ProblemCourse } from './timeline.js';

/** What is known about a ticket once it is closed. */
export type Resolution = Pick<
  Ticket,
  | 'status'
  | 'resolution'
  | 'resolutionNotes'
  | 'conversation'
  | 'resolvedAt'
  | 'updatedAt'
  | 'assignee'
  | 'handlingMinutes'
  | 'handlingKind'
  | 'reopenCount'
  | 'reassignmentCount'
  | 'commentCount'
>;

export interface ClosedIncident {
  readonly at: number;
  readonly end: number;
  readonly story: OneOffStory | RecurringProblem;
  readonly course?: ProblemCourse;
  readonly ticket: Ticket;
  readonly person: Person;
}

const HOUR_MS = 3_600_000;
const medianHours: Readonly<Record<string, number>> = { Critical: 2.5, High: 7, Medium: 26, Low: 70 };

const oneOffNotes: Readonly<Record<OneOffStory['closing'], readonly ResolutionNote[]>> = {
  question: [
    { note: 'Explained by phone.', code: 'Explained' },
    { note: 'Sent the link to the guide.', code: 'Explained' },
    { note: 'Showed {first} how it works.', code: 'Explained' },
    { note: 'Not possible at the moment, put on the wish list.', code: 'Declined' },
    { note: 'Only the team lead has the right to do this, forwarded to {colleague}.', code: 'Explained' },
    { note: 'It is under Settings, bottom left. {first} found it.', code: 'Explained' },
  ],
  request: [
    { note: 'Ordered and delivered.', code: 'Fulfilled' },
    { note: 'done, set up on {day}', code: 'Fulfilled' },
    { note: 'Declined by the cost centre owner.', code: 'Declined' },
    { note: 'Handed over to {colleague}.', code: 'Fulfilled' },
    { note: 'In stock, picked up by {first}.', code: 'Fulfilled' },
  ],
  incident: [
    { note: 'Corrected the master data.', code: 'Fixed' },
    { note: 'Data corrected by hand, told {first}.', code: 'Fixed' },
    { note: 'Passed on to the product team.', code: 'Fixed' },
    { note: 'Entered wrongly by us, sorry. Put right.', code: 'Fixed' },
    { note: 'Could not reproduce, gone when we looked at it together.', code: 'No fault found' },
    { note: 'Old entry removed from the table by hand.', code: 'Fixed' },
    { note: 'Typo in the configuration, corrected.', code: 'Fixed' },
    { note: 'Clarified with {department}.', code: 'Explained' },
  ],
  oddity: [
    { note: 'Setting of the user changed.', code: 'Fixed' },
    { note: 'Cosmetic, will not be changed.', code: 'Declined' },
    { note: 'Passed on to the product team, small correction in one of the next releases.', code: 'Fixed' },
    { note: 'Saved view of the user reset.', code: 'Fixed' },
    { note: 'Works as designed.', code: 'Declined' },
    { note: 'Browser zoom was at 110%.', code: 'User error' },
  ],
  hardware: [
    { note: 'Replaced.', code: 'Replaced' },
    { note: 'Replaced the hardware.', code: 'Replaced' },
    { note: 'Driver updated.', code: 'Fixed' },
    { note: 'Cable.', code: 'Fixed' },
    { note: 'Sent in for repair, loan device handed out.', code: 'Replaced' },
  ],
  alert: [
    { note: 'Seen, no action.', code: 'Closed' },
    { note: 'Known, planned work.', code: 'Closed' },
    { note: 'Handled by on-call.', code: 'Fixed' },
    { note: 'not for us', code: 'Closed' },
  ],
};

/** Close a ticket the way a busy desk does: now and then with care, mostly in a few words. */
export function resolveTicket(closed: ClosedIncident, slots: Slots, chance: Chance): Resolution {
  const { ticket, story } = closed;
  const chosen = chooseNote(closed, chance);
  const isEmpty = chance.happens(0.13);
  const assignee = chance.pick(applications[story.application].assignees);
  const note = isEmpty ? chance.pick(emptyNotes) : writeOut(chosen.note, slots, chance);
  const hours = chance.around(medianHours[ticket.priority ?? 'Medium'] ?? 26, 0.9);
  const latest = closed.end - 60_000;
  const resolvedAt = new Date(
    Math.min(closed.at + Math.max(0.15, hours) * HOUR_MS, Math.max(latest, closed.at + 60_000)),
  ).toISOString();
  const isThorough = chosen.note.length > 120 && !isEmpty;
  const median = 'rhythm' in story ? story.handlingMinutes : story.type === 'Question' ? 8 : 16;
  const reopenCount = chance.happens(isEmpty ? 0.16 : 0.06)
    ? chance.pickWeighted([
        [1, 5],
        [2, 1],
      ])
    : 0;
  const talk = chance.happens(0.24) ? conversation(slots, chance, assignee, closed.person) : undefined;
  return {
    status: chance.pickWeighted([
      ['Closed', 3],
      ['Resolved', 2],
    ]),
    resolution: chosen.code,
    ...(chance.happens(0.93) && {
      resolutionNotes: chance.happens(0.18) && !isEmpty ? asReply(note, assignee, closed.person, chance) : note,
    }),
    ...(talk !== undefined && { conversation: talk }),
    resolvedAt,
    updatedAt: resolvedAt,
    assignee: `u-${hashText(`${assignee}@larkmoor`).toString(16).padStart(8, '0')}`,
    ...(chance.happens(0.9) && {
      handlingMinutes: Math.max(2, Math.round(chance.around(median * (isThorough ? 1.6 : 1), 0.5))),
      handlingKind: 'logged' as const,
    }),
    reopenCount,
    reassignmentCount: chance.pickWeighted([
      [0, 7],
      [1, 3],
      [2, 1],
    ]),
    commentCount: (talk?.split('\n\n').length ?? 0) + chance.between(0, 2),
  };
}

function chooseNote({ story, course, at }: ClosedIncident, chance: Chance): ResolutionNote {
  if (!('rhythm' in story)) return chance.pick(oneOffNotes[story.closing]);
  const isFixed = course?.fixes.some(({ holds, release }) => holds && release.at <= at) ?? false;
  const fitting = story.resolutions.filter(({ when }) => when === undefined || (when === 'after fix') === isFixed);
  return chance.pickWeighted(fitting.map((note) => [note, note.weight ?? 1] as const));
}

function asReply(note: string, assignee: string, person: Person, chance: Chance): string {
  const { greetings, closings } = courtesies.en;
  return `${chance.pick(greetings.slice(0, 2))} ${person.first},\n\n${note}\n\n${chance.pick(closings)}\n${assignee}\nLarkmoor Service Desk`;
}

function conversation(slots: Slots, chance: Chance, assignee: string, person: Person): string {
  return chance
    .shuffle(exchanges)
    .slice(0, chance.between(1, 2))
    .map(([question, answer]) => `${assignee}: ${question}\n\n${person.first}: ${writeOut(answer, slots, chance)}`)
    .join('\n\n');
}
