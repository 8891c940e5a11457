import { hashText, type Chance } from './chance.js';

/** The manner in which somebody writes; each person keeps to a few. */
export type Voice = 'terse' | 'chatty' | 'matter-of-fact' | 'phone note' | 'steps' | 'forwarded' | 'engineer';

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly login: string;
  /** As stored with a ticket: never the name. */
  readonly pseudonym: string;
  readonly department: Department;
  readonly locale: 'en' | 'de' | 'fr';
  readonly voices: readonly (readonly [Voice, number])[];
  /** Slips per hundred words. */
  readonly sloppiness: number;
  readonly signature: readonly string[];
}

export const departments = [
  'Customer Service',
  'Finance',
  'Warehouse Norrby',
  'Warehouse Hochfeld',
  'Shipping',
  'E-Commerce',
  'HR',
  'Purchasing',
  'Sales',
  'IT Operations',
] as const;
export type Department = (typeof departments)[number];

const names: Readonly<Record<Person['locale'], readonly [first: string, last: string]>> = {
  en: [
    'Olivia Hannah Grace Imran Declan Saoirse Kwame Beth Rhys Anjali Marcus Fiona Yusuf Carla Owen Mei Dmitri Elena Pat Gareth Nadia Joanne Lars Freya Tunde Wendy Colin Rosa Hugh Amara Stefan Lucy Ravi Moira Theo Ines Callum Zainab Derek Sofia',
    'Whitlock Brennan Osei Fairley Nakamura Pell Okafor Sandhu Lindqvist Marsh Keane Ferreira Dunmore Abbott Castellan Voss Rahman Tierney Holt Mbeki Pritchard Sorensen Galloway Novak Ashdown Quill Lowery Haddad Penrose Vance Moran Ellery',
  ],
  de: [
    'Jürgen Sabine Katrin Uwe Anke Matthias Heike Florian Dörte Lena Rüdiger Silke',
    'Brandstätter Kühne Wessels Oppermann Lüders Hofreiter Zeidler Grothe Nießen Albers',
  ],
  fr: ['Élodie Benoît Chantal Thierry Maëlle Rémi', 'Vasseur Delacourt Pruvost Lemaire Garnier'],
};

const voicesOfDepartment: Readonly<Record<Department, readonly (readonly [Voice, number])[]>> = {
  'Customer Service': [
    ['chatty', 4],
    ['matter-of-fact', 3],
    ['terse', 2],
    ['forwarded', 2],
    ['phone note', 1],
  ],
  Finance: [
    ['matter-of-fact', 5],
    ['chatty', 3],
    ['steps', 2],
    ['forwarded', 2],
  ],
  'Warehouse Norrby': [
    ['terse', 5],
    ['phone note', 5],
    ['matter-of-fact', 2],
  ],
  'Warehouse Hochfeld': [
    ['terse', 4],
    ['phone note', 4],
    ['matter-of-fact', 3],
  ],
  Shipping: [
    ['terse', 4],
    ['matter-of-fact', 3],
    ['chatty', 2],
    ['phone note', 2],
  ],
  'E-Commerce': [
    ['steps', 3],
    ['matter-of-fact', 4],
    ['forwarded', 3],
    ['engineer', 2],
  ],
  HR: [
    ['chatty', 5],
    ['matter-of-fact', 3],
    ['forwarded', 1],
  ],
  Purchasing: [
    ['chatty', 3],
    ['matter-of-fact', 3],
    ['terse', 2],
  ],
  Sales: [
    ['chatty', 3],
    ['terse', 3],
    ['phone note', 2],
    ['forwarded', 2],
  ],
  'IT Operations': [
    ['engineer', 7],
    ['steps', 2],
    ['terse', 1],
  ],
};

const titlesOfDepartment: Readonly<Record<Department, readonly string[]>> = {
  'Customer Service': ['Customer Care Agent', 'Team Lead Inbound', 'Customer Service'],
  Finance: ['Accounts Receivable', 'Senior Accountant', 'Finance Controller', 'Accounts Payable'],
  'Warehouse Norrby': ['Shift Lead Inbound', 'Warehouse Norrby'],
  'Warehouse Hochfeld': ['Schichtleitung', 'Lager Hochfeld', 'Inventory Control'],
  Shipping: ['Dispatch', 'Shipping Coordinator'],
  'E-Commerce': ['Product Owner Web', 'Online Merchandising', 'QA'],
  HR: ['HR Business Partner', 'Payroll'],
  Purchasing: ['Category Buyer', 'Purchasing Assistant'],
  Sales: ['Key Account Manager', 'Field Sales North'],
  'IT Operations': ['Application Support', 'Platform Team', 'On-call'],
};

/** Invent the staff. @param count number of people; about one in nine writes German, one in twenty French */
export function inventPeople(count: number, chance: Chance): Person[] {
  const people: Person[] = [];
  const taken = new Set<string>();
  while (people.length < count) {
    const locale = chance.pickWeighted<Person['locale']>([
      ['en', 17],
      ['de', 2.2],
      ['fr', 1],
    ]);
    const [firsts, lasts] = names[locale];
    const first = chance.pick(firsts.split(' '));
    const last = chance.pick(lasts.split(' '));
    if (taken.has(first + last)) continue;
    taken.add(first + last);
    const department = locale === 'de' && chance.happens(0.5) ? 'Warehouse Hochfeld' : chance.pick(departments);
    const login = plain(`${first.slice(0, 1)}${last}`).toLowerCase();
    people.push({
      first,
      last,
      login,
      pseudonym: `u-${hashText(`${login}@larkmoor`).toString(16).padStart(8, '0')}`,
      department,
      locale,
      voices: narrowed(voicesOfDepartment[department], chance),
      sloppiness: chance.pick([0, 0, 0.4, 1, 2.5, 4]),
      signature: inventSignature(first, last, department, chance),
    });
  }
  return people;
}

/** People have habits: one manner of their department is theirs. */
function narrowed(
  voices: readonly (readonly [Voice, number])[],
  chance: Chance,
): readonly (readonly [Voice, number])[] {
  const habit = chance.pickWeighted(voices.map((entry) => [entry[0], entry[1]] as const));
  return voices.map(([voice, weight]) => [voice, voice === habit ? weight * 5 : weight] as const);
}

function inventSignature(first: string, last: string, department: Department, chance: Chance): string[] {
  const title = chance.pick(titlesOfDepartment[department]);
  const phone = `ext. ${chance.between(2100, 7899)}`;
  return chance.pick([
    [first],
    [`${first} ${last}`],
    [`${first} ${last}`, title],
    [`${first} ${last}`, `${title} | Larkmoor Trading`, phone],
    [
      `${first} ${last}`,
      title,
      'Larkmoor Trading, 4 Quay Street',
      `T ${phone} | M 0700 ${chance.between(100000, 999999)}`,
    ],
    [first.slice(0, 1).toLowerCase()],
    [],
  ]);
}

function plain(text: string): string {
  return text
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '');
}
