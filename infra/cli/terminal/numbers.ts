/** Exact count with thin separators: 29 055. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** "1 ticket", "29 055 tickets". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Share 0–1 as whole per cent; small ones with a decimal. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** One decimal below ten. */
export function rough(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : count(value);
}

/** "3 May 2026" */
export function day(moment: string): string {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${Number(moment.slice(8, 10))} ${names[Number(moment.slice(5, 7)) - 1] ?? ''} ${moment.slice(0, 4)}`;
}

/** Twelve or more counts as a line of blocks. */
export function blocks(counts: readonly number[]): string {
  const steps = '▁▂▃▄▅▆▇█';
  const most = Math.max(1, ...counts);
  return counts
    .map((value) => steps[value === 0 ? 0 : Math.max(1, Math.round((value / most) * (steps.length - 1)))] ?? '▁')
    .join('');
}

/** Add neighbouring counts up until at most `length` remain; the newest stay whole. */
export function condensed(counts: readonly number[], length: number): number[] {
  const step = Math.ceil(counts.length / length);
  const sums: number[] = [];
  for (let end = counts.length; end > 0; end -= step) {
    sums.unshift(counts.slice(Math.max(0, end - step), end).reduce((sum, value) => sum + value, 0));
  }
  return sums;
}
