export interface Decision {
  readonly key: 'v' | 'n' | 'r' | 'a';
  readonly name: string;
  readonly label: string;
  /** The status it sets; an assignment sets none. */
  readonly status?: 'confirmed' | 'noise' | 'risk accepted';
  /** The button that does it: "Confirm 3 problems". */
  readonly button: (problems: string) => string;
  /** What was done: "3 problems confirmed". */
  readonly done: (problems: string) => string;
  readonly asks: readonly ('reason' | 'review' | 'owner')[];
}

/** What can be decided about problems from their list, each by one key. */
export const decisions: readonly Decision[] = [
  {
    key: 'v',
    name: 'confirm',
    label: 'Confirm',
    status: 'confirmed',
    button: (problems) => `Confirm ${problems}`,
    done: (problems) => `${problems} confirmed.`,
    asks: [],
  },
  {
    key: 'a',
    name: 'assign',
    label: 'Assign',
    button: (problems) => `Assign ${problems}`,
    done: (problems) => `${problems} assigned.`,
    asks: ['owner'],
  },
  {
    key: 'n',
    name: 'noise',
    label: 'Noise',
    status: 'noise',
    button: (problems) => `Set ${problems} aside as noise`,
    done: (problems) => `${problems} set aside as noise.`,
    asks: ['reason'],
  },
  {
    key: 'r',
    name: 'risk',
    label: 'Accept risk',
    status: 'risk accepted',
    button: (problems) => `Accept the risk of ${problems}`,
    done: (problems) => `Risk of ${problems} accepted.`,
    asks: ['reason', 'review'],
  },
];
