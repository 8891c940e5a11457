// Printed by `npm run quality -- train-problem-model`; not edited by hand.
export const problemModel202611 = { bias: -2.205, pair: 0.77, agreement: 0.552 } as const;
