import type { Chance } from './chance.js';
import { applications, type ApplicationKey } from './estate.js';
import type { Person } from './people.js';

export interface SlotContext {
  readonly application: ApplicationKey;
  readonly version: string;
  readonly person: Person;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
}

type Maker = (chance: Chance, context: SlotContext) => string;

const digits = (chance: Chance, count: number): string =>
  Array.from({ length: count }, (_, index) => chance.between(index === 0 ? 1 : 0, 9)).join('');
const hex = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => chance.between(0, 15).toString(16)).join('');
const pad = (value: number): string => `${value}`.padStart(2, '0');

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const colleagues =
  'Ulla Ferdi Nils Agnes Mirko Jana Petra Cato Lone Dara Vik Bogdan Tess Sunniva Paulo Henk Ailsa Jonas'.split(' ');
const customers =
  'Havelock Gardens|Bruckner & Söhne|Mrs Adeyemi|Pinewell Nurseries|Mr Cartwright|Casa Verdana|Hotel Steinkrug|Mrs van Houten|Oakhurst Estates|Dachgarten Linz|Familie Roßkopf|Jardins du Lac|Fernwick School|Mr O’Dowd|Tallis & Reeve|Greta Holm|Kestrel Landscaping|Mme Aubert'.split(
    '|',
  );
const places = ['Norrby', 'Hochfeld', 'Tarnford', 'Ellwick', 'Valmont', 'Quay Street'];
const carriers = ['SwiftHare', 'Norpost', 'Kargo Blau', 'RelayOne'];
const articles =
  'teak bench|cedar planter|solar lantern set|parasol base|bistro table|rain barrel|raised bed kit|hammock stand|fire bowl|trellis 180'.split(
    '|',
  );

const makers: Readonly<Record<string, Maker>> = {
  order: (chance) => `4${digits(chance, 7)}`,
  order2: (chance) => `4${digits(chance, 7)}`,
  order3: (chance) => `4${digits(chance, 7)}`,
  invoice: (chance, { at }) => `${new Date(at).getUTCFullYear()}${digits(chance, 6)}`,
  invoice2: (chance, { at }) => `${new Date(at).getUTCFullYear()}${digits(chance, 6)}`,
  article: (chance) => `${digits(chance, 2)}-${digits(chance, 4)}`,
  product: (chance) => chance.pick(articles),
  customer: (chance) => chance.pick(customers),
  customerNo: (chance) => digits(chance, 6),
  amount: (chance) =>
    `${chance.between(1, 4)}${chance.pick(['', ','])}${digits(chance, 3)}.${pad(chance.between(0, 99))}`,
  price: (chance) => `${chance.between(12, 480)}.${chance.pick(['00', '90', '95', '50'])}`,
  colleague: (chance) => chance.pick(colleagues),
  person: (chance) => chance.pick(colleagues),
  me: (_chance, { person }) => person.login,
  first: (_chance, { person }) => person.first,
  department: (_chance, { person }) => person.department,
  app: (_chance, { application }) => applications[application].name,
  host: (chance, { application }) => chance.pick(applications[application].hosts),
  version: (_chance, { version }) => version,
  time: (_chance, { at }) => `${pad(new Date(at).getUTCHours())}:${pad(new Date(at).getUTCMinutes())}`,
  looseTime: (chance, { at }) => {
    const hour = new Date(at).getUTCHours();
    return chance.pick([
      `around ${hour}`,
      `about ${hour % 12 || 12}${hour < 12 ? 'am' : 'pm'}`,
      `shortly after ${hour}:00`,
      'just now',
      'about half an hour ago',
    ]);
  },
  weekday: (_chance, { at }) => weekdays[new Date(at).getUTCDay()] ?? 'today',
  month: (_chance, { at }) => months[new Date(at).getUTCMonth()] ?? 'this month',
  lastMonth: (_chance, { at }) => months[(new Date(at).getUTCMonth() + 11) % 12] ?? 'last month',
  day: (_chance, { at }) => `${new Date(at).getUTCDate()} ${(months[new Date(at).getUTCMonth()] ?? '').slice(0, 3)}`,
  place: (chance) => chance.pick(places),
  hall: (chance) => `${chance.between(1, 5)}`,
  aisle: (chance) => `${chance.pick(['A', 'B', 'C', 'D', 'F'])}${chance.between(2, 38)}`,
  bin: (chance) =>
    `${chance.pick(['A', 'B', 'C', 'D', 'F'])}${pad(chance.between(1, 40))}-${pad(chance.between(1, 12))}-${chance.between(1, 5)}`,
  scanner: (chance) => `${chance.pick(['HS-', 'scanner ', 'MC'])}${chance.between(11, 96)}`,
  printer: (chance) => `${chance.pick(['ZB', 'LBL', 'PRN'])}-${chance.between(101, 348)}`,
  carrier: (chance) => chance.pick(carriers),
  parcel: (chance) => `${chance.pick(['SH', 'NP', 'KB', 'R1'])}${digits(chance, 10)}`,
  zip: (chance) => digits(chance, 5),
  country: (chance) => chance.pick(['Switzerland', 'Norway', 'the UK', 'Serbia']),
  currency: (chance) => chance.pick(['CHF', 'NOK', 'GBP', 'SEK', 'PLN', 'CZK']),
  browser: (chance) =>
    chance.pick(['Chrome', 'Edge', 'Firefox', 'Safari', 'Chrome on Windows', 'Edge 141', 'Firefox ESR']),
  few: (chance) => chance.pick(['two', 'three', '3', 'a couple of', '4', 'several', 'a few']),
  count: (chance) => `${chance.between(3, 60)}`,
  many: (chance) => `${chance.between(120, 940)}`,
  thousands: (chance) => `${chance.between(5, 480)},${digits(chance, 3)}`,
  minutes: (chance) => `${chance.pick([2, 3, 5, 10, 15, 20, 30, 45])}`,
  seconds: (chance) => `${chance.between(22, 118)}`,
  percent: (chance) => `${chance.between(86, 100)}`,
  ms: (chance) => `${chance.between(30_001, 61_990)}`,
  quick: (chance) => `${chance.between(3, 940)}`,
  batch: (chance) => `B${digits(chance, 5)}`,
  wave: (chance) => `W${digits(chance, 6)}`,
  thread: (chance) =>
    `${chance.pick(['http-nio-8080-exec', 'worker', 'pool-3-thread', 'qtp'])}-${chance.between(1, 64)}`,
  pid: (chance) => digits(chance, 5),
  uuid: (chance) => `${hex(chance, 8)}-${hex(chance, 4)}-4${hex(chance, 3)}-a${hex(chance, 3)}-${hex(chance, 12)}`,
  hex: (chance) => hex(chance, 8),
  trace: (chance) => hex(chance, 16),
  ip: (chance) => `10.${chance.between(10, 44)}.${chance.between(0, 31)}.${chance.between(2, 250)}`,
  mail: (chance) =>
    `${chance.pick(colleagues).toLowerCase()}@${chance.pick(['larkmoor.example', 'posteo.example', 'mailbox.example', 'bluewin.example'])}`,
  ts: (chance, { at }) => logMoment(at + chance.between(-600, -2) * 1000),
  ts2: (chance, { at }) => logMoment(at + chance.between(-2, 0) * 1000),
  iso: (chance, { at }) => new Date(at - chance.between(2, 900) * 1000).toISOString(),
  date: (_chance, { at }) => new Date(at).toISOString().slice(0, 10),
};

/** The concrete values of one ticket: an order number named twice is the same number. */
export class Slots {
  private readonly values = new Map<string, string>();

  constructor(
    private readonly context: SlotContext,
    private readonly chance: Chance,
  ) {}

  /** @returns the value, or undefined for a name that is no slot. `~212` is a line number that drifts with the version. */
  valueOf(name: string): string | undefined {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const value = this.make(name);
    if (value !== undefined) this.values.set(name, value);
    return value;
  }

  private make(name: string): string | undefined {
    if (name.startsWith('~')) {
      const minor = Number(this.context.version.split('.')[1] ?? 0);
      return `${Number(name.slice(1)) + Math.floor(minor / 3)}`;
    }
    return makers[name]?.(this.chance, this.context);
  }
}

function logMoment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '').replace('.', ',');
}
