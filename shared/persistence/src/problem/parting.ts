/** Steps that keep tickets apart as long as they stand. */
export const partingKinds = `('split off', 'moved', 'taken out', 'kept apart')`;

/**
 * On which side of such a step a ticket is: what it took away, what stayed; or one of several of which none may meet another.
 * @param kind  SQL of the kind of the step
 * @param side  SQL of the side that was noted of the ticket
 */
export const sideOfParting = (kind: string, side: string): string =>
  `CASE ${kind} WHEN 'kept apart' THEN 'each' ELSE ${side} END`;

/** Whether tickets of one step, grouped by the place they are in or come to, are such as must not meet. */
export const sidesMeet = `(count(DISTINCT side) > 1 OR bool_and(side = 'each') AND count(*) > 1)`;
