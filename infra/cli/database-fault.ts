const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database does not answer: nothing listens at its address. Start it, or correct DATABASE_URL.',
  ENOTFOUND: 'The database cannot be found: its host has no address. Correct DATABASE_URL.',
  EAI_AGAIN: 'The database cannot be found: the name of its host cannot be looked up at the moment.',
  ETIMEDOUT: 'The database does not answer in time: its host is away, or a firewall is between. Look at DATABASE_URL.',
  EHOSTUNREACH: 'The host of the database cannot be reached from here. Correct DATABASE_URL.',
  ENETUNREACH: 'The network of the database cannot be reached from here. Correct DATABASE_URL.',
  ECONNRESET: 'What listens at the address of DATABASE_URL hangs up: it is no PostgreSQL, or it refuses this machine.',
  '28P01': 'The database refuses the password of DATABASE_URL.',
  '28000':
    'The database refuses the user of DATABASE_URL, from this machine or without encryption (?sslmode=require asks for it).',
  '3D000': 'DATABASE_URL names a database that is not there. Create it, or correct the name.',
  '42P01':
    'This database does not hold an installation of this version. Bring it up to date with `reprise migrate`, or correct DATABASE_URL.',
  '53100': 'The disk of the database is full. Make room, then try again.',
  '53300': 'The database has no room for one more connection. Try again in a moment.',
  '57P01': 'The database was shut down meanwhile. Try again when it runs.',
  '57P03': 'The database is starting up or shutting down. Try again in a moment.',
};

/** What went wrong between a command and its database, in words for whoever called it; undefined for every other error. */
export function databaseFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = (error as { code?: unknown }).code;
  const driver = (error as { driverError?: { code?: unknown } }).driverError?.code;
  for (const code of [driver, own]) {
    if (typeof code === 'string' && Object.hasOwn(words, code)) return words[code];
    if (code === LACKS_A_RIGHT) return `${rightsAdvice} It said: ${error.message}.`;
  }
  // By its name: the class would bring the whole of the database's code into commands that need none.
  if (error.name === 'UnfitDatabase') return error.message;
  return /^timeout expired$|timeout.*connect|Connection terminated/i.test(error.message) ? words.ETIMEDOUT : undefined;
}

const LACKS_A_RIGHT = '42501';
const rightsAdvice =
  'The user of DATABASE_URL may not set up the database. Let an administrator of the server make it the owner: ' +
  'ALTER DATABASE name OWNER TO user.';
