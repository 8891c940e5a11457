/**
 * Put the numbers 0…count−1 in order of falling score, ties in order of `ties`; for the few dozen candidates of one query, without
 * allocation. Insertion sort: O(count²), some 2 µs for 60.
 *
 * @param order  receives the numbers; at least `count` long
 * @param ties  compared where scores are equal, the lower first; default the numbers themselves
 */
export function orderByScore(order: Int32Array, count: number, scores: Float64Array, ties?: Int32Array): void {
  for (let index = 0; index < count; index++) {
    const score = scores[index]!;
    const tie = ties?.[index] ?? 0;
    let at = index;
    while (at > 0) {
      const before = order[at - 1]!;
      if (scores[before]! > score || (scores[before] === score && (ties?.[before] ?? 0) <= tie)) break;
      order[at--] = before;
    }
    order[at] = index;
  }
}
