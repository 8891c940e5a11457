/** Things at the workplace and what may be the matter with them; every pair is used at most once. */
export const devices: readonly (readonly [device: string, faults: readonly string[]])[] = [
  [
    'monitor',
    [
      'has a pink stripe on the left',
      'goes dark for a second every few minutes',
      'is not recognised after docking',
      'shows everything tilted by one pixel',
    ],
  ],
  [
    'laptop',
    [
      'gets so hot that I can not keep it on my lap',
      'does not charge any more',
      'has lost the letter R',
      'wakes up in my bag',
      'shows a blue screen twice a day',
    ],
  ],
  [
    'office printer',
    [
      'pulls two sheets at once',
      'prints a grey veil on the right',
      'wants a maintenance kit',
      'staples in the wrong corner',
      'keeps asking for A5',
    ],
  ],
  ['headset', ['crackles on the left side', 'connects to the phone of the person next to me', 'mutes itself']],
  ['mouse', ['double-clicks by itself', 'stops after a few minutes', 'was eaten by the dog']],
  ['docking station', ['only works upside down', 'loses the network socket', 'needs three tries in the morning']],
  [
    'meeting room screen',
    ['stays on the welcome picture', 'has sound but no picture', 'shows the calendar of another room'],
  ],
  ['webcam', ['is upside down', 'shows me in grey', 'has a lid that does not open any more']],
  ['tablet', ['has a swollen battery', 'turns the picture when I lean forward', 'forgets the Wi-Fi at night']],
  [
    'desk phone',
    [
      'rings twice for each call',
      'has an echo',
      'shows the name of my predecessor',
      'calls the fire brigade when I press 1',
    ],
  ],
  ['badge reader', ['beeps without being touched', 'takes only the back of the badge', 'is loose']],
  ['network socket', ['was painted over', 'is dead since the floor was cleaned', 'is under the cupboard']],
  ['keyboard', ['types a Z for a Y', 'has coffee in it', 'has a stuck space bar']],
  ['scale', ['shows pounds', 'does not go back to zero', 'is off by a hair after the move']],
];

export const rooms: readonly string[] = [
  'room 112',
  'room 214',
  'the reception',
  'the Oak room',
  'the canteen office',
  'Quay Street, 2nd floor',
  'the shift office in Norrby',
  'the Valmont outlet',
  'the packing office',
  'the Birch room',
  'my home office',
  'the nursery',
];
