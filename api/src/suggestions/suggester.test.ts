import { describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import type { ProblemMaterial } from '@reprise/persistence';
import { Suggester } from './suggester.js';

const ticket = (id: string, title: string, description: string): Ticket => ({ id, title, description });

const login: ProblemMaterial = {
  problemId: 'login',
  ticketCount: 40,
  tickets: [
    ticket(
      'l1',
      'Login fails with E1421 after password change',
      'After changing the password the login page answers E1421 session store mismatch.',
    ),
    ticket(
      'l2',
      'E1421 on sign in',
      'Users cannot sign in, session store mismatch E1421 since they changed their password.',
    ),
  ],
  knownErrors: [],
};
const print: ProblemMaterial = {
  problemId: 'print',
  ticketCount: 12,
  tickets: [
    ticket(
      'p1',
      'Invoice PDF times out',
      'Rendering of the invoice PDF stops with RenderTimeoutException after sixty seconds.',
    ),
    ticket('p2', 'PDF rendering slow', 'RenderTimeoutException while rendering invoices at the end of the month.'),
  ],
  knownErrors: [],
};
const nouns = [
  'scanner',
  'badge',
  'invoice',
  'mailbox',
  'projector',
  'licence',
  'calendar',
  'forklift',
  'contract',
  'headset',
  'ledger',
  'turnstile',
];
const verbs = ['drops', 'duplicates', 'rejects', 'forgets', 'freezes', 'mixes', 'delays', 'hides', 'blocks', 'garbles'];
const places = [
  'Lisbon',
  'hall seven',
  'the canteen',
  'payroll',
  'the annex',
  'Gdansk',
  'the loading dock',
  'reception',
  'the archive',
];
/** A house has many other problems; what is rare in it is known only beside them. */
const filler: ProblemMaterial[] = nouns.flatMap((noun, n) =>
  verbs.map((verb, v) => ({
    problemId: `${noun} ${verb}`,
    ticketCount: 2,
    tickets: [
      ticket(
        `${noun} ${verb}`,
        `The ${noun} ${verb} entries`,
        `Since Monday the ${noun} in ${places[(n + v) % places.length]} ${verb} entries of colleagues.`,
      ),
    ],
    knownErrors: [],
  })),
);
const query = ticket(
  'query',
  'Login fails with E1421 after password change',
  'After changing the password the login page answers E1421 session store mismatch.',
);

const suggester = (...materials: ProblemMaterial[]): Suggester => {
  const one = new Suggester();
  one.put([...filler, ...materials]);
  return one;
};
const problemsOf = (one: Suggester, asked = query): (string | undefined)[] =>
  one.suggest({ ticket: asked, limit: 5 }).answer.suggestions.map(({ problemId }) => problemId);

describe('the suggester', () => {
  it('finds the problem a text is about, with reasons and what it recognised', () => {
    const { answer, signatures, tickets } = suggester(login, print).suggest({ ticket: query, limit: 5 });
    expect(answer.suggestions[0]?.problemId).toBe('login');
    expect(answer.suggestions[0]?.reasons.map(({ text }) => text).join()).toMatch(/E1421/);
    expect(signatures).toContainEqual({ kind: 'error_code', value: 'E1421' });
    expect(tickets).toBe(40 + 12 + 240);
  });

  it('says that nothing is known about something new', () => {
    const unknown = ticket(
      'query',
      'Coffee machine leaks',
      'There is water below the espresso machine in the kitchen.',
    );
    expect(suggester(login, print).suggest({ ticket: unknown, limit: 5 }).answer.confidence).toBe('nothing known');
  });

  it('forgets a problem that is gone', () => {
    const one = suggester(login, print);
    one.remove(['login']);
    expect(problemsOf(one)).not.toContain('login');
  });

  it('answers with the newest state of a problem', () => {
    const one = suggester(login, print);
    one.put([
      {
        ...login,
        ticketCount: 41,
        tickets: [ticket('l9', 'Something else altogether', 'The printer is out of toner.')],
      },
    ]);
    expect(problemsOf(one)).not.toContain('login');
  });

  it('finds a problem by the symptom of its published known error, without showing that as a ticket', () => {
    const one = suggester({
      ...print,
      knownErrors: [
        {
          id: 'k1',
          title: 'Month-end export stops with QUOTA-77',
          symptom: 'The ledger export ends with QUOTA-77 exceeded.',
          environment: '',
          component: null,
          product: null,
          worked: 3,
          didNot: 0,
          fixesHeld: 0,
          fixesCameBack: 0,
        },
      ],
    });
    const asked = ticket('query', 'ledger export QUOTA-77', 'The ledger export ended with QUOTA-77 exceeded.');
    const [first] = one.suggest({ ticket: asked, limit: 5 }).answer.suggestions;
    expect(first).toMatchObject({ problemId: 'print', hasKnownError: true });
    expect(first?.tickets.map(({ ticketId }) => ticketId)).not.toContainEqual(expect.stringContaining('known-error'));
  });

  it('suggests an instructive single ticket as itself, until it is gone', () => {
    const one = suggester(print);
    const single = ticket(
      's1',
      'Tax rate table missing, TAX-404',
      'The tax rate table was missing after the update, error TAX-404 in billing.',
    );
    const asked = { ...single, id: 'query' };
    one.putSingles([single]);
    expect(one.suggest({ ticket: asked, limit: 5 }).answer.suggestions[0]?.tickets[0]?.ticketId).toBe('s1');
    one.removeSingles(['s1']);
    expect(
      one.suggest({ ticket: asked, limit: 5 }).answer.suggestions.flatMap(({ tickets }) => tickets),
    ).not.toContainEqual(expect.objectContaining({ ticketId: 's1' }));
  });
});
