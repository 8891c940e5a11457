import fc from 'fast-check';

/** What the machine does by itself. */
export const machineVerbs = [
  'come',
  'edit',
  'group',
  'night',
  'other sureness',
  'restart',
  'restart from rows',
] as const;
/** What people decide about the place of tickets. */
export const personVerbs = [
  'merge',
  'split',
  'move',
  'take out',
  'pin',
  'keep apart',
  'add rule',
  'change rule',
  'remove rule',
  'undo',
] as const;
export type MachineVerb = (typeof machineVerbs)[number];
export type PersonVerb = (typeof personVerbs)[number];

/** One step of a sequence; what `a` and `b` choose depends on what there is by then. */
export interface Step {
  readonly verb: MachineVerb | PersonVerb;
  readonly a: number;
  readonly b: number;
}

const numbers = fc.nat({ max: 9_999 });
const stepOf = (verbs: readonly Step['verb'][]): fc.Arbitrary<Step> =>
  fc.record({ verb: fc.constantFrom(...verbs), a: numbers, b: numbers });

export const isOfMachine = (verb: Step['verb']): verb is MachineVerb =>
  (machineVerbs as readonly string[]).includes(verb);

export const personStep = stepOf(personVerbs);
/** Two of three are decisions. */
export const anyStep = fc.oneof({ weight: 1, arbitrary: stepOf(machineVerbs) }, { weight: 2, arbitrary: personStep });
/** Decisions with the machine at work between them, on tickets and settings that stay. */
export const stepOnTheSame = fc.oneof(
  { weight: 1, arbitrary: stepOf(['group', 'restart']) },
  { weight: 2, arbitrary: personStep },
);
