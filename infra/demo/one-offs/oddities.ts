import type { ApplicationKey } from '../estate.js';

/** Small oddities: a screen, a thing on it and what is odd about it. Every combination is used at most once. */
export const screens: Readonly<Record<ApplicationKey, readonly string[]>> = {
  orderdesk: [
    'order overview',
    'customer record',
    'returns list',
    'quote editor',
    'price list',
    'call-back list',
    'complaints screen',
  ],
  ledgerline: [
    'open items list',
    'supplier record',
    'approval inbox',
    'cash book',
    'asset register',
    'dunning proposal',
    'budget screen',
  ],
  stockhold: [
    'goods receipt screen',
    'bin map',
    'replenishment list',
    'shift board',
    'truck registration',
    'kit assembly screen',
    'quality hold list',
  ],
  parcelway: [
    'shipment list',
    'tariff table',
    'manifest view',
    'claims screen',
    'pick-up calendar',
    'carrier settings',
    'packing screen',
  ],
  storefront: [
    'category page',
    'wish list',
    'account page',
    'store finder',
    'gift card page',
    'review form',
    'newsletter form',
  ],
  peoplebook: [
    'team calendar',
    'expense form',
    'training list',
    'org chart',
    'profile page',
    'applicant list',
    'shift swap page',
  ],
  insight: [
    'returns report',
    'stock heat map',
    'campaign report',
    'margin overview',
    'forecast screen',
    'supplier scorecard',
    'store ranking',
  ],
  gatehouse: [
    'app launcher',
    'access request form',
    'device list',
    'group browser',
    'audit page',
    'guest portal',
    'password page',
  ],
};

export const elements: readonly string[] = [
  'sort arrow',
  'date picker',
  'print button',
  'total line',
  'second column',
  'search box',
  'filter for status',
  'attachment list',
  'comment field',
  'scroll bar',
  'drop-down for countries',
  'tooltip',
  'copy icon',
  'legend',
  'page counter',
  'bulk selection',
  'favourites star',
  'help link',
  'export icon',
  'time stamp',
];

export const misbehaviours: readonly string[] = (
  'does nothing when I click it|jumps back to the first entry after every click|overlaps the text next to it on a small display|shows the wrong month|is in English although everything else is in my language|' +
  'disappears when the window is made smaller|keeps the value of the previous record|shows "undefined"|ignores capital letters|counts one too many|has lost its setting since my holiday|cannot be reached with the keyboard|' +
  'opens behind the main window|is greyed out for me but not for my neighbour|flickers|forgets what I typed when I change the tab|accepts a negative number|starts at year 0001|is sorted as text, 10 before 9|covers the last row|' +
  'needs two clicks|was on the left before and is now on the right|uses a comma where we use a point|is cut off when printed|turns blue for no reason|still has the colours of last season|reacts only at the very edge|' +
  'shows hidden entries after midnight|loses the focus after each letter|has a tooltip of another field|cannot be copied|is empty until I scroll|takes blanks at the end|shows the time of another zone|mixes up first and last name|' +
  'scrolls the whole page instead of itself|beeps|has a spelling mistake ("recieved")|is missing in the compact layout|shows a number with nine decimals|resets when somebody else saves|does not fit into the frame|' +
  'doubles the last character|warns about an unsaved change although there is none|stays open when I press Escape|wraps in the middle of a word|lists closed entries first|is too small for my eyes|repeats the headline|' +
  'reads from right to left since I tried Arabic|shows an old user picture|closes by itself|offers countries that do not exist any more|is off by one line in the printout|shakes in the tablet view|blinks after saving|' +
  'has no unit|says "1 entries"|uses the American date|remembers the search of a colleague'
).split('|');
