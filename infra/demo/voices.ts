import type { Chance } from './chance.js';
import { courtesies, emptyTitles } from './courtesies.js';
import { applications } from './estate.js';
import type { Person, Voice } from './people.js';
import { fillSlots, writeOut } from './phrases.js';
import { framed, reworded } from './rewording.js';
import { inLowerCase, withSlips } from './slips.js';
import type { Slots } from './slots.js';
import type { ApplicationKey } from './estate.js';

/** What somebody has to tell, before it is put into words. */
export interface Story {
  readonly application: ApplicationKey;
  readonly component: string;
  readonly locale: Person['locale'];
  readonly titles: readonly string[];
  readonly symptoms: readonly string[];
  readonly details: readonly string[];
  /** Something to paste, already chosen; filled here. */
  readonly evidence?: string;
  /** What fits to be said beside: about a screen (default), about things in a hall, or nothing. */
  readonly courtesies?: 'screen' | 'floor' | 'none';
  /** Sent by a machine: told as it is, without a voice. */
  readonly verbatim?: boolean;
}

export interface Told {
  readonly title: string;
  readonly description: string;
  readonly channel: 'mail' | 'portal' | 'phone' | 'chat';
}

/** Put a story into the words of a person. */
export function tell(story: Story, person: Person, slots: Slots, chance: Chance): Told {
  const fill = (phrase: string): string => writeOut(phrase, slots, chance);
  if (story.verbatim)
    return { title: chance.pick(story.titles), description: chance.pick(story.symptoms), channel: 'mail' };
  const voice = chance.pickWeighted(person.voices);
  const say = (phrase: string): string => (story.locale === 'en' ? reworded(fill(phrase), chance) : fill(phrase));
  const said = (phrase = ''): string => (story.locale === 'en' ? framed(say(phrase), chance) : say(phrase));
  const sloppy = (text: string): string => withSlips(text, person.sloppiness, chance);
  const [first, second] = chance.shuffle(story.symptoms);
  const facts = chance.shuffle(story.details);
  const words = courtesies[story.locale];
  const telling: Telling = {
    fill,
    story,
    person,
    chance,
    say,
    sloppy,
    symptom: said(first),
    second: chance.happens(0.33) ? said(second) : '',
    attempt:
      story.courtesies === 'none'
        ? ''
        : say(chance.pick(story.courtesies === 'floor' ? words.floorAttempts : words.attempts)),
    impact: story.courtesies === 'none' ? '' : say(chance.pick(words.impacts)),
    facts: facts
      .slice(
        0,
        chance.pickWeighted([
          [0, 4],
          [1, 5],
          [2, 3],
        ]),
      )
      .map(say),
    evidence: story.evidence === undefined ? '' : cut(fillSlots(story.evidence, slots), chance),
  };
  const { description, channel } = voices[voice](telling);
  return { title: titleOf(telling, voice), description, channel };
}

interface Telling {
  /** Write out a phrase as it stands. */
  readonly fill: (phrase: string) => string;
  readonly story: Story;
  readonly person: Person;
  readonly chance: Chance;
  /** Write out a phrase in slightly other words. */
  readonly say: (phrase: string) => string;
  readonly sloppy: (text: string) => string;
  readonly symptom: string;
  readonly second: string;
  readonly facts: readonly string[];
  /** What was tried; may be empty. */
  readonly attempt: string;
  /** How bad it is; may be empty. */
  readonly impact: string;
  readonly evidence: string;
}

type Body = Pick<Told, 'description' | 'channel'>;

const voices: Readonly<Record<Voice, (telling: Telling) => Body>> = {
  terse({ chance, sloppy, symptom, facts, evidence }) {
    const prose = sloppy(joined([symptom, chance.happens(0.3) ? (facts[0] ?? '') : '']));
    const line = evidence.split('\n')[0] ?? '';
    return {
      description: joined([chance.happens(0.6) ? inLowerCase(prose) : prose, chance.happens(0.5) ? line : ''], '\n'),
      channel: chance.pick(['portal', 'chat']),
    };
  },

  chatty(telling) {
    return { description: letter(telling), channel: 'mail' };
  },

  'matter-of-fact'({ story, chance, sloppy, symptom, second, facts, attempt, evidence }) {
    const prose = sloppy(joined([symptom, second, ...facts, chance.happens(0.4) ? attempt : '']));
    const lead =
      story.locale === 'de'
        ? ['Fehlermeldung:', '']
        : story.locale === 'fr'
          ? ['Message :', '']
          : ['Error message:', 'Message:', 'The log says:', ''];
    return {
      description: joined([prose, evidence && joined([chance.pick(lead), evidence], '\n')], '\n\n'),
      channel: chance.pick(['portal', 'mail']),
    };
  },

  'phone note'({ story, person, chance, fill, symptom, facts, evidence }) {
    const intro = chance.pick([
      `${person.first} called: `,
      `Call from ${person.department}. `,
      'User on the phone. ',
      `${person.first} ${person.last}, tel. `,
      'Caller says: ',
      '',
    ]);
    const reported = chance.happens(0.5) ? inLowerCase(symptom) : symptom;
    const agent = chance.pick([
      '',
      '',
      'Could not reproduce here.',
      'Will be called back.',
      `Affected: ${fill('{place}')}.`,
      'Remote session offered.',
      `PC ${fill('{hex}')}.`,
    ]);
    return {
      description: joined([
        `${intro}${reported}${/[.?!]$/.test(reported) ? '' : '.'}`,
        facts.length > 0 && `${facts.map(inLowerCase).join(', ')}.`,
        story.locale === 'en' ? agent : '',
        evidence.split('\n')[0] ?? '',
      ]),
      channel: 'phone',
    };
  },

  steps({ story, chance, fill, sloppy, symptom, second, facts, evidence }) {
    const { name } = applications[story.application];
    const steps = [
      `Open ${name}`,
      chance.pick([
        `Go to ${story.component}`,
        `${story.component} as usual`,
        `Work in ${story.component} for a while`,
      ]),
      chance.pick(['Do what you always do', 'Save', 'Wait', 'Look at the result']),
    ];
    const expected = chance.pick([
      'It works.',
      'No error.',
      'As before the last update.',
      'As described in the manual.',
      'Works as it did.',
    ]);
    const text = joined(
      [
        `${chance.pick(['Steps', 'To reproduce', 'How to get there'])}:\n${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}`,
        `Expected: ${expected}`,
        `Actual: ${sloppy(joined([symptom, second]))}`,
        facts.length > 0 && `${chance.pick(['Notes', 'Remarks', 'Additional information'])}: ${joined(facts)}`,
        evidence,
        chance.happens(0.5) && fill('Version {version}, {browser}'),
      ],
      '\n\n',
    );
    return { description: text, channel: 'portal' };
  },

  forwarded(telling) {
    const { chance, fill, person } = telling;
    const cover = chance.pick([
      'FYI',
      'See below.',
      'Can you help her?',
      'Please have a look, thanks.',
      'For you?',
      'Same as last time I think.',
      'Forwarding this, I can not do anything about it.',
      '',
    ]);
    const header = chance.pick([
      fill(
        '-----Original Message-----\nFrom: {mail}\nSent: {weekday}, {day} {time}\nTo: service@larkmoor.example\nSubject:',
      ) +
        ' ' +
        titleOf(telling, 'chatty'),
      fill('________________________________\nFrom: {colleague}\nSent: {weekday} {time}\nSubject: FW:') +
        ' ' +
        titleOf(telling, 'chatty'),
      fill('On {day} at {time} {colleague} <{mail}> wrote:'),
    ]);
    const original = letter(telling);
    const quoted = header.startsWith('On ') ? original.replace(/^/gm, '> ') : original;
    return { description: joined([cover, person.first, header, quoted], '\n\n'), channel: 'mail' };
  },

  engineer({ story, chance, fill, symptom, second, facts, evidence }) {
    const where = fill(
      chance.pick([
        '{host}, {version}',
        'Seen on {host} since {time}.',
        '{app} {version} on {host}',
        '',
        'Started {time} UTC.',
        '{count} occurrences in the last hour.',
      ]),
    );
    return {
      description:
        joined(
          [
            chance.happens(0.4) && evidence ? '' : symptom,
            chance.happens(0.3) ? second : '',
            story.courtesies === 'none' ? '' : where,
            evidence,
            chance.happens(0.4) ? (facts[0] ?? '') : '',
          ],
          '\n\n',
        ) || symptom,
      channel: 'portal',
    };
  },
};

/** A mail with greeting, matter, courtesies and signature, in the person's own order of things. */
function letter({
  story,
  person,
  chance,
  fill,
  sloppy,
  symptom,
  second,
  facts,
  attempt,
  impact,
  evidence,
}: Telling): string {
  const words = courtesies[story.locale];
  const greeting = chance.happens(0.9) ? `${chance.pick(words.greetings)}${chance.pick([',', ',', '!', ''])}` : '';
  const opener = fill(chance.pick(words.openers));
  const matter = sloppy(joined([opener, symptom, second, ...facts]));
  const rest = sloppy(joined([attempt, impact]));
  const body = chance.happens(0.35) ? [joined([matter, rest]), evidence] : [matter, evidence, rest];
  const closing = joined([`${chance.pick(words.closings)}${chance.pick([',', '', ''])}`, ...person.signature], '\n');
  return joined([greeting, ...body, closing], '\n\n');
}

function titleOf({ story, chance, say, sloppy }: Telling, voice: Voice): string {
  const isEmpty = story.locale === 'en' && chance.happens(voice === 'engineer' ? 0.02 : 0.09);
  const title = sloppy(say(chance.pick(isEmpty ? emptyTitles : story.titles)));
  const shape = chance.pickWeighted<(text: string) => string>([
    [(text) => text, 60],
    [(text) => text.charAt(0).toUpperCase() + text.slice(1), 20],
    [inLowerCase, 10],
    [(text) => `${applications[story.application].name}: ${text}`, 6],
    [(text) => `${chance.pick(['RE: ', 'FW: ', 'AW: '])}${text}`, 3],
    [(text) => text.toUpperCase(), 1],
    [(text) => `${text}${chance.pick(['!!', '??', ' (urgent)', ' - please help'])}`, 4],
  ]);
  return shape(title);
}

/** People paste as much of a stack trace as the window showed. */
function cut(text: string, chance: Chance): string {
  const lines = text.split('\n');
  return lines.length < 4 ? text : lines.slice(0, chance.between(2, lines.length)).join('\n');
}

function joined(parts: readonly (string | false | undefined)[], separator = ' '): string {
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join(separator);
}
