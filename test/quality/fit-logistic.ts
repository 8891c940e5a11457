export interface LogisticPoint {
  readonly inputs: Float64Array;
  readonly isMatch: number;
  readonly weight: number;
}

const ridge = 2;
const steps = 12;

/** Weighted logistic regression with a small ridge, by Newton's method. Time O(points × inputs² × steps). */
export function fitLogistic(
  points: readonly LogisticPoint[],
  inputCount: number,
): { bias: number; weights: Float64Array } {
  const size = inputCount + 1;
  const solution = new Float64Array(size);
  const inputOf = (point: LogisticPoint, index: number): number => (index === 0 ? 1 : point.inputs[index - 1]!);
  for (let step = 0; step < steps; step++) {
    const system = Array.from({ length: size }, () => new Float64Array(size + 1));
    for (const point of points) {
      let logOdds = 0;
      for (let i = 0; i < size; i++) logOdds += solution[i]! * inputOf(point, i);
      const p = 1 / (1 + Math.exp(-logOdds));
      const error = point.weight * (p - point.isMatch);
      const curve = point.weight * p * (1 - p);
      for (let i = 0; i < size; i++) {
        system[i]![size]! += error * inputOf(point, i);
        for (let j = 0; j < size; j++) system[i]![j]! += curve * inputOf(point, i) * inputOf(point, j);
      }
    }
    for (let i = 0; i < size; i++) {
      system[i]![size]! += (i === 0 ? 0 : ridge) * solution[i]!;
      system[i]![i]! += i === 0 ? 1e-3 : ridge;
    }
    solve(system);
    for (let i = 0; i < size; i++) solution[i]! -= system[i]![size]! / system[i]![i]!;
  }
  return { bias: solution[0]!, weights: solution.slice(1) };
}

/** Gauss–Jordan with pivoting, in place: afterwards the unknown i is system[i][n] / system[i][i]. */
function solve(system: Float64Array[]): void {
  const size = system.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row;
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / system[column]![column]!;
      for (let k = column; k <= size; k++) system[row]![k]! -= factor * system[column]![k]!;
    }
  }
}
