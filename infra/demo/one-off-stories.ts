import type { Chance } from './chance.js';
import { applicationKeys, applications } from './estate.js';
import { oneOffIncidents } from './one-offs/incidents.js';
import { elements, misbehaviours, screens } from './one-offs/oddities.js';
import { requests, tasks } from './one-offs/questions.js';
import type { Story } from './voices.js';

/** Something that happens once. */
export interface OneOffStory extends Story {
  readonly type: 'Incident' | 'Question' | 'Request';
}

/** @returns `count` different stories in random order: real one-off incidents, questions and requests first, small oddities for the rest */
export function planOneOffs(count: number, chance: Chance): OneOffStory[] {
  const special = chance.shuffle([...incidents(), ...questions(), ...orders()]).slice(0, count);
  const oddities = chance.shuffle(allOddities()).slice(0, Math.max(0, count - special.length));
  return chance.shuffle([...special, ...oddities]);
}

function incidents(): OneOffStory[] {
  return oneOffIncidents.map(([application, component, title, text]) => ({
    type: 'Incident',
    application,
    component,
    locale: 'en',
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
      application,
      component: 'How to',
      locale: 'en' as const,
      titles: [`How to ${task}`, `${task}?`, `Question: ${task}`, `Is it possible to ${task}`],
      symptoms: [
        `How [do|can] I ${task} in {app}?`,
        `I would like to ${task}, [where do I find that|how does that work]?`,
        `Is there a way to ${task}? [I did not find anything in the manual.|]`,
        `{colleague} said one can ${task}, but I do not see where.`,
      ],
      details: [
        'A short hint is enough.',
        'I have to do this [once a year|for the first time].',
        'Is there a [guide|video]?',
      ],
    })),
  );
}

function orders(): OneOffStory[] {
  return requests.map((thing, index) => ({
    type: 'Request' as const,
    application: applicationKeys[index % applicationKeys.length] ?? 'gatehouse',
    component: 'Service request',
    locale: 'en' as const,
    titles: [`Request: ${thing}`, thing, `We need ${thing}`, `please order ${thing}`],
    symptoms: [
      `[Could we|Can we please] have ${thing}?`,
      `We need ${thing}[, cost centre {customerNo}|].`,
      `{colleague} asked me to order ${thing}.`,
      `Please arrange ${thing}[ until the end of the month|].`,
    ],
    details: [
      'My manager has agreed.',
      'It is for {place}.',
      'No hurry.',
      'We talked about it in the [spring|team] meeting.',
    ],
  }));
}

function allOddities(): OneOffStory[] {
  return applicationKeys.flatMap((application) =>
    screens[application].flatMap((screen) =>
      elements.map((element, index) => {
        const misbehaviour = misbehaviours[(index * 7 + screen.length) % misbehaviours.length] ?? '';
        return {
          type: 'Incident' as const,
          application,
          component: screen.charAt(0).toUpperCase() + screen.slice(1),
          locale: 'en' as const,
          titles: [
            `${element} in the ${screen}`,
            `${screen}: ${element} ${misbehaviour}`,
            `${element} ${misbehaviour}`,
            `Oddity in the ${screen} of ${applications[application].name}`,
          ],
          symptoms: [
            `In the ${screen} the ${element} ${misbehaviour}.`,
            `The ${element} of the ${screen} ${misbehaviour}[ since a while|].`,
            `On the ${screen} I noticed that the ${element} ${misbehaviour}.`,
          ],
          details: [
            'Not important.',
            'Seen on {day}.',
            '{browser}, if that matters.',
            'It looks [unprofessional|wrong].',
          ],
        };
      }),
    ),
  );
}
