/** What the machine had held of a place or pair, told after a person's answer. */
export function machineHeld(probability: number, answer: string): string {
  const percent = `${Math.round(100 * probability)} %`;
  return answer === 'same' || answer === 'different'
    ? `The machine kept them apart; it held one cause for ${percent} likely.`
    : `The strongest link the machine found there was ${percent} likely.`;
}
