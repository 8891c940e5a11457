import { hashText, type Chance } from './chance.js';
import { applicationKeys, applications, type ApplicationKey } from './estate.js';
import { alerts } from './one-offs/alerts.js';
import { devices, rooms } from './one-offs/hardware.js';
import { oneOffIncidents } from './one-offs/incidents.js';
import { elements, misbehaviours, screens } from './one-offs/oddities.js';
import { requests, tasks } from './one-offs/questions.js';
import type { Story } from './voices.js';

/** Something that happens once. */
export interface OneOffStory extends Story {
  readonly type: 'Incident' | 'Question' | 'Request';
  /** What kind of closing note fits. */
  readonly closing: 'incident' | 'question' | 'request' | 'oddity' | 'hardware' | 'alert';
}

/** @returns `count` different stories in random order; small oddities fill what the written ones leave */
export function planOneOffs(count: number, chance: Chance): OneOffStory[] {
  const written = [...incidents(), ...questions(), ...orders(), ...brokenThings(), ...messages()];
  const special = chance.shuffle(written).slice(0, count);
  const oddities = chance.shuffle(allOddities()).slice(0, Math.max(0, count - special.length));
  return chance.shuffle([...special, ...oddities]);
}

function incidents(): OneOffStory[] {
  return oneOffIncidents.map(([application, component, title, text]) => ({
    type: 'Incident',
    closing: 'incident',
    application,
    component,
    locale: 'en',
    courtesies: 'none',
    titles: [title],
    symptoms: [text],
    details: [
      'Found it by accident.',
      'Nobody noticed until [now|today].',
      'Only [here|this one], as far as I know.',
      '{colleague} laughed, I did not.',
      'Can you have a look?',
    ],
  }));
}

function questions(): OneOffStory[] {
  return applicationKeys.flatMap((application) =>
    tasks[application].map((task) => ({
      type: 'Question' as const,
      closing: 'question' as const,
      application,
      component: 'How to',
      locale: 'en' as const,
      courtesies: 'none' as const,
      titles: [`How to ${task}`, `${task}?`, `Question: ${task}`, `Is it possible to ${task}`, `${task} in {app}`],
      symptoms: [
        `How [do|can] I ${task} in {app}?`,
        `I would like to ${task}, [where do I find that|how does that work]?`,
        `Is there a way to ${task}? [I did not find anything in the manual.|]`,
        `{colleague} said one can ${task}, but I do not see where.`,
        `My boss asks me to ${task} and I have never done that.`,
        `Who can show me how to ${task}?`,
      ],
      details: [
        'A short hint is enough.',
        'I have to do this [once a year|for the first time].',
        'Is there a [guide|video]?',
        'In the old system there was a button for it.',
      ],
    })),
  );
}

function orders(): OneOffStory[] {
  return requests.map((thing, index) => ({
    type: 'Request' as const,
    closing: 'request' as const,
    application: applicationKeys[index % applicationKeys.length] ?? 'gatehouse',
    component: 'Service request',
    locale: 'en' as const,
    courtesies: 'none' as const,
    titles: [`Request: ${thing}`, thing, `We need ${thing}`, `please order ${thing}`, `order ${thing}`],
    symptoms: [
      `[Could we|Can we please] have ${thing}?`,
      `We need ${thing}[, cost centre {customerNo}|].`,
      `{colleague} asked me to order ${thing}.`,
      `Please arrange ${thing}[ until the end of the month|].`,
      `Who do I ask for ${thing}?`,
    ],
    details: [
      'My manager has agreed.',
      'It is for {place}.',
      'No hurry.',
      'We talked about it in the [spring|team] meeting.',
    ],
  }));
}

function brokenThings(): OneOffStory[] {
  return devices.flatMap(([device, faults], kind) =>
    faults.map((fault, index) => {
      const room = rooms[(kind * 5 + index * 3) % rooms.length] ?? 'the office';
      return {
        type: 'Incident' as const,
        closing: 'hardware' as const,
        application: 'gatehouse' as const,
        component: 'Workplace',
        locale: 'en' as const,
        courtesies: 'none' as const,
        titles: [`${device} ${fault}`, `${device} in ${room}`, `${device} broken`, `${room}: ${device}`],
        symptoms: [
          `The ${device} in ${room} ${fault}.`,
          `My ${device} ${fault}[, can I have another one?|.]`,
          `In ${room} the ${device} ${fault}.`,
        ],
        details: [
          'It is about four years old.',
          'Changed the cable.',
          'Inventory number {customerNo}.',
          'Can somebody come by?',
        ],
      };
    }),
  );
}

function messages(): OneOffStory[] {
  return alerts.map(([application, title, text]) => ({
    type: 'Incident',
    closing: 'alert',
    application,
    component: 'Monitoring',
    locale: 'en',
    courtesies: 'none',
    titles: [title],
    symptoms: [text],
    details: [],
    verbatim: true,
  }));
}

function allOddities(): OneOffStory[] {
  return applicationKeys.flatMap((application) =>
    screens[application].flatMap((screen) => elements.map((element) => oddity(application, screen, element))),
  );
}

function oddity(application: ApplicationKey, screen: string, element: string): OneOffStory {
  const misbehaviour = misbehaviours[hashText(`${application} ${screen} ${element}`) % misbehaviours.length] ?? '';
  const { name } = applications[application];
  return {
    type: 'Incident',
    closing: 'oddity',
    application,
    component: screen.charAt(0).toUpperCase() + screen.slice(1),
    locale: 'en',
    courtesies: 'none',
    titles: [
      `${element} in the ${screen}`,
      `${screen}: ${element} ${misbehaviour}`,
      `${element} ${misbehaviour}`,
      `${name}, ${screen}`,
      `${screen}`,
      `${element} (${screen})`,
    ],
    symptoms: [
      `In the ${screen} the ${element} ${misbehaviour}.`,
      `The ${element} of the ${screen} ${misbehaviour}[ since a while|].`,
      `On the ${screen} I noticed that the ${element} ${misbehaviour}.`,
      `When I work with the ${screen}, the ${element} ${misbehaviour}.`,
      `${element}, ${screen}: ${misbehaviour}.`,
      `Every time I use the ${screen} I stumble over the ${element}, which ${misbehaviour}.`,
      `Is it on purpose that the ${element} in the ${screen} ${misbehaviour}?`,
    ],
    details: ['Not important.', 'Seen on {day}.', '{browser}, if that matters.', 'It looks [unprofessional|wrong].'],
  };
}
