/** A test that carries the attack out, by its file and its name there. */
export interface Case {
  readonly file: string;
  readonly name: string;
}

export interface Attack {
  readonly attack: string;
  readonly expected: string;
  readonly cases: readonly Case[];
}

const within =
  (file: string) =>
  (name: string): Case => ({ file, name });
const access = within('test/medium/api/access.medium.test.ts');
const audience = within('test/medium/api/audience.medium.test.ts');
const audit = within('test/medium/api/audit.medium.test.ts');
const contract = within('test/medium/api/contract.medium.test.ts');
const files = within('test/medium/api/attacks/files.medium.test.ts');
const foreign = within('test/medium/api/attacks/foreign-things.medium.test.ts');
const imports = within('test/medium/api/imports.medium.test.ts');
const intake = within('test/medium/api/intake.medium.test.ts');
const knowledge = within('test/medium/api/knowledge.medium.test.ts');
const matrix = within('test/medium/api/matrix/matrix.medium.test.ts');
const oidc = within('test/medium/api/oidc.medium.test.ts');
const requests = within('test/medium/api/attacks/requests.medium.test.ts');
const hostileFiles = within('shared/sources/src/file/hostile-files.test.ts');
const hostileTime = within('shared/sources/src/file/hostile-time.test.ts');
const logger = within('api/src/http/logger.test.ts');
const door = within('web/server/door.test.ts');
const inBrowser = within('test/e2e/attacks.e2e.test.ts');
const doors = within('test/e2e/doors.e2e.test.ts');

/** Every attack that was thought of, what must come of it, and where it is tried. */
export const attacks: Readonly<Record<string, Attack>> = {
  A1: {
    attack: 'read a thing of another team by its id',
    expected: '404, like a thing that is missing',
    cases: [
      matrix('%s answers the role %s'),
      matrix('%s tells the role %s nothing of a foreign thing that it would not tell of a missing one'),
      audience('answers like what is not there, down to the words'),
      foreign('as the account of an import is not shown to the role %s outside, nor counted'),
      foreign('as a knowledge gap belongs to the teams of its author, and to the author'),
    ],
  },
  A2: {
    attack: 'a foreign id inside a body',
    expected: 'refused like an id that nothing has; nothing changes',
    cases: [
      foreign('%s is refused like one that nothing has'),
      foreign('as the ticket an outcome was about is refused like one that nothing has'),
      foreign('in a change of many problems is passed over, and not even counted'),
      foreign('are recorded, withdrawn and disputed by the team alone'),
      foreign('is not imported by somebody else, who could leave the service’s name out'),
    ],
  },
  A3: {
    attack: 'another team through filter, facet, count, suggestion, export, or what becomes of a ticket handed in',
    expected: 'nothing of it, and no count moves',
    cases: [
      audience('does not shine through to the role %s in %s'),
      audience('is not suggested, and does not make an answer surer'),
      audience('does not count for the role %s'),
      foreign('tells a lead outside the team nothing about which numbers there are'),
      foreign('by filter reaches the problems they see, in number, examples and effect'),
    ],
  },
  A4: {
    attack: 'filter syntax of the search engine in a search',
    expected: 'literal text',
    cases: [requests('is text wherever it is asked with: %s'), knowledge('takes operators and wildcards as text')],
  },
  A5: {
    attack: 'extra fields: role, team, id, version',
    expected: '400, each by name',
    cases: [requests('are refused by name: %s'), requests('in a ticket refuse that ticket')],
  },
  A6: {
    attack: 'a route of a higher role, also by HEAD, slash, case, encoding, method override',
    expected: '403, or 404 where there is no route',
    cases: [
      matrix('%s answers the role %s'),
      contract('no spelling leads around the guard: %s'),
      contract('%s does not lead around the guard'),
    ],
  },
  A7: {
    attack: 'no token, a bad, expired or revoked one, the wrong scope',
    expected: '401; 403 for the scope',
    cases: [
      contract('%s asks for a sign-in'),
      access('is not opened by %s'),
      access('stops working when it is revoked, has run out, or was mistyped'),
      access('may be used for its scopes only'),
    ],
  },
  A8: {
    attack: 'guessing passwords, stolen lists of them',
    expected: 'the same answer for unknown people; 429 by account and address; nobody else is locked out',
    cases: [
      access('answers a wrong password and an unknown address alike'),
      access('is held up also when all guesses come at the same moment'),
      access('from one address does not lock the person out at another'),
      access('over many accounts ends after fifty from one address'),
      access('needs the one until now, which cannot be guessed through it'),
    ],
  },
  A9: {
    attack: 'a session from before signing in, or after sign-out, change of role or password',
    expected: 'a new one at sign-in; 401',
    cases: [
      access('gives a new token each time; the old one stays until it ends'),
      access('ends with signing out'),
      access('lose their sessions when their role changes or they are switched off'),
      access('ends every session of the person and opens a new one; the old password opens nothing'),
      access('is replaced through a link that says whose it is, works once, and ends every sign-in of its person'),
      doors('that is changed ends every other sign-in; one is led to the door, and back where one was'),
      doors('in one tab shows the door in the other'),
    ],
  },
  A10: {
    attack: 'a form sent from another site',
    expected: '403 by the web server; the API knows no cookies, and 415 for forms',
    cases: [
      door('refuses a form %s'),
      door('is not opened by a method in disguise'),
      inBrowser('on %s cannot act with a session it does not have'),
      access('is never opened by a cookie, so that no page can act for a person'),
      contract('a form'),
    ],
  },
  A11: {
    attack: 'reading answers from a page of another origin',
    expected: 'no header that allows it',
    cases: [
      requests('as origin %s let no page of it read an answer'),
      contract('allows no other origin'),
      inBrowser('cannot read what the interface answers, nor send it orders'),
    ],
  },
  A12: {
    attack: 'markup in texts, names and highlights',
    expected: 'shown as text; scripts run by nonce only',
    cases: [
      within('web/app/components/components.test.tsx')('marks stretches and never reads text as HTML'),
      inBrowser('is nothing but text on every page there is'),
      inBrowser('does not run: %s'),
      inBrowser('reaches no other site: scripts, pictures, forms, requests'),
      door('lets nobody frame, sniff or script a page'),
      files('as a script named like a table is text'),
    ],
  },
  A13: {
    attack: 'HTML, scripts and links to scripts in what people and desks write',
    expected: 'left out at display; links are http or https',
    cases: [
      within('web/app/markdown.server.test.ts')('lets nothing run or load: %s'),
      inBrowser('is text on the pages it is meant for'),
      within('web/app/web-address.test.ts')('is not shown: %s'),
      within('shared/sources/src/mapping/ticket-of-values.test.ts')('leaves out %s %j and says so'),
    ],
  },
  A14: {
    attack: 'formulas in exported tables',
    expected: 'an apostrophe before them',
    cases: [
      audit('is exported whole as CSV that no spreadsheet runs'),
      imports('come as a CSV that no spreadsheet runs'),
    ],
  },
  A15: {
    attack: 'SQL in searches, orders, filters, ids, cursors, tickets',
    expected: 'literal text, or 400',
    cases: [
      requests('is text wherever it is asked with: %s'),
      requests('is kept as it came in a ticket: %s'),
      requests('is found as text by who looks for it'),
    ],
  },
  A16: {
    attack: 'NUL, half characters, bytes that are no UTF-8',
    expected: '400 with the place; in files the field or row alone',
    cases: [
      contract('a NUL in a text'),
      contract('half a surrogate pair'),
      contract('JSON that is not UTF-8'),
      hostileFiles('as %s gives tickets that can be stored'),
    ],
  },
  A17: {
    attack: 'deep, wide, doubled or overflowing JSON',
    expected: '400, 413 by size, before anything looks at it',
    cases: [
      contract('JSON nested a hundred thousand deep'),
      contract('a hundred thousand keys'),
      contract('a number that overflows'),
      requests('says one key twice within a ticket'),
      within('api/src/http/repeated-keys.test.ts')('is found in %s'),
    ],
  },
  A18: {
    attack: '`__proto__` and `constructor.prototype`',
    expected: '400; in files a key like any other',
    cases: [
      contract('a prototype in JSON'),
      requests('reaches for a prototype, also within free fields: %s'),
      hostileFiles('handed in as an object gives a ticket or says why not'),
    ],
  },
  A19: {
    attack: 'a body over the limit, without a length, or packed',
    expected: '413; packed bodies are refused',
    cases: [contract('a body of three megabytes'), requests('grows while it is sent'), requests('is packed')],
  },
  A20: {
    attack: 'archives: bombs, paths that lead out, nesting',
    expected: '422; gzip is looked at no further than needed',
    cases: [
      files('is no ticket: %s'),
      files('a gzip bomb is looked at no further than its first rows'),
      hostileTime('takes no longer than its size explains: %s'),
    ],
  },
  A21: {
    attack: 'XML and spreadsheets with entities',
    expected: 'no format here; nothing is expanded',
    cases: [files('as XML expands nothing: %s')],
  },
  A22: {
    attack: 'CSV with a million columns, an open quote, an endless field',
    expected: 'an error for the row or file, soon',
    cases: [hostileTime('takes no longer than its size explains: %s'), files('%s are answered')],
  },
  A23: {
    attack: 'content that is not what its name says',
    expected: 'told from the content; downloads are attachments',
    cases: [files('is no ticket: %s'), files('is saved, never shown or guessed at')],
  },
  A24: {
    attack: 'a path as the name of a file',
    expected: 'a text; the place on disk is chosen here',
    cases: [files('%s is a text for people')],
  },
  A25: {
    attack: 'making the server call an address inside',
    expected: 'nothing a request brings is ever called',
    cases: [requests('is kept as text and never called, wherever it is handed in')],
  },
  A26: {
    attack: 'forged or repeated inbound webhooks',
    expected: 'there is none: the table fails when one comes',
    cases: [requests('is asked for by no endpoint: there are no webhooks, and imports are files')],
  },
  A27: {
    attack: 'another server that answers slowly or nonsense',
    expected: 'waited for briefly, then done without',
    cases: [
      oidc('and %s is called away, and the password still works'),
      within('api/src/search/search-engine.test.ts')(
        'answers from the database while the usual engine is away, and says so',
      ),
      within('api/src/search/search-engine.test.ts')(
        'leaves an engine that failed alone for ten seconds, then asks it again',
      ),
    ],
  },
  A28: {
    attack: 'patterns that take for ever',
    expected: 'no pattern of a user is run; long texts take as long as they are',
    cases: [requests('takes no longer than other text'), hostileTime('takes no longer than its size explains: %s')],
  },
  A29: {
    attack: 'endless pages, filters and addresses',
    expected: '400; pages of a hundred at most',
    cases: [requests('asks for more than a page: %s'), requests('has an address of a hundred kilobytes')],
  },
  A30: {
    attack: 'an invented or borrowed cursor',
    expected: '400',
    cases: [contract('an invented cursor'), imports('of another import are not served under this cursor')],
  },
  A31: {
    attack: 'one Idempotency-Key for two requests, or at the same moment',
    expected: '422; 409',
    cases: [
      intake('is refused when another request has the key'),
      intake('waits for the first one to end'),
      intake('belongs to its caller'),
    ],
  },
  A32: {
    attack: 'changing without, or with an old, version',
    expected: '428; 412',
    cases: [
      contract('a missing If-Match'),
      matrix('%s answers the role %s'),
      knowledge('keeps every text as a revision, and refuses to overwrite what somebody else wrote'),
    ],
  },
  A33: {
    attack: 'a return address of another site',
    expected: 'the start page instead',
    cases: [
      within('web/app/same-site-path.test.ts')('never leaves the site, whatever it is given'),
      inBrowser('leads nowhere else: %j'),
      doors('leads nowhere else afterwards'),
    ],
  },
  A34: {
    attack:
      'OpenID Connect: no or another state, nonce or issuer, a used code, an unsigned token, an unverified address',
    expected: '401, 403 for people nobody knows; no account is linked',
    cases: [
      oidc('with a code that was used'),
      oidc('with the code of another browser’s sign-in'),
      oidc('%s'),
      oidc('and signs nothing is not believed'),
      oidc('with an address that nobody verified, not even where it is known'),
      oidc('with a flow that was changed, is of another installation, or ran out'),
      requests('open nothing: %j'),
      doors('opens nothing to a browser that did not begin it'),
      doors('does not let %s in, and says why'),
    ],
  },
  A35: {
    attack: 'forged forwarding headers, user headers, Host',
    expected: 'not believed',
    cases: [
      access('is not helped by headers that anybody can write'),
      requests('open nothing: %j'),
      requests('do not decide where an invitation leads'),
    ],
  },
  A36: {
    attack: 'a token in an address, a Referer, a log',
    expected: '400; the log holds the route alone',
    cases: [
      access('is not opened by a token in the address, and says so'),
      logger('holds nothing that a request brought along but its route'),
    ],
  },
  A37: {
    attack: 'finding secrets that stood in tickets',
    expected: 'taken out before anything is stored',
    cases: [
      within('shared/persistence/src/ticket/ticket-row.test.ts')(
        'takes secrets out of every text before anything is stored or hashed',
      ),
    ],
  },
  A38: {
    attack: 'instructions to a machine inside a text',
    expected: 'data; nothing here follows instructions',
    cases: [requests('is text wherever it is asked with: %s'), requests('is kept as it came in a ticket: %s')],
  },
  A39: {
    attack: 'line breaks and terminal escapes for the log',
    expected: 'one line of JSON',
    cases: [logger('writes line breaks and terminal escapes as JSON does')],
  },
  A40: {
    attack: 'learning about the inside from errors',
    expected: 'a document without stack, SQL, versions or hosts',
    cases: [
      contract('%s'),
      within('test/medium/api/database-away.medium.test.ts')(
        'is said by readiness and by every request, while the process stays alive',
      ),
      logger('describes a failed statement without its parameters'),
    ],
  },
  A41: {
    attack: 'changing the record of changes; removing the last administrator',
    expected: 'no route, no right, a chain that shows it; 409',
    cases: [
      audit('has no way to %s an entry'),
      audit('is not changed even by the owner of %s in passing'),
      audience('refuses the role of requests: %s'),
      access('keep their last administrator'),
    ],
  },
  A42: {
    attack: 'taking everything along as somebody who may read it',
    expected: '429, and an entry in the record',
    cases: [
      foreign('through exports is held up, and noted'),
      access('is answered with 429 and when to come back, for whoever sends it alone'),
    ],
  },
  A43: {
    attack: 'old versions, debugging, metrics and queues left open',
    expected: '404, or a sign-in; bound to this machine by default',
    cases: [
      requests('%s asks who comes'),
      requests('%s is not there'),
      within('api/src/env.test.ts')('is complete with five variables and sensible for the rest'),
    ],
  },
  A44: {
    attack: 'two at the same moment: an invitation, a change of roles',
    expected: 'one wins',
    cases: [
      access('is used up by one of two that come at the same time'),
      access('is replaced by one of two that use the link at the same time'),
      access('keep one of two administrators when both are taken away at the same time'),
    ],
  },
  A45: {
    attack: 'framing, sniffing, caching of private pages',
    expected: 'refused by headers on every answer',
    cases: [
      contract('of %s is neither cached, sniffed nor framed'),
      door('lets nobody frame, sniff or script a page'),
      inBrowser('on %s cannot frame one of ours'),
    ],
  },
};
