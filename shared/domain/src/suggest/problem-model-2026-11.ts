// Printed by `npm run quality -- train-problem-model`; not edited by hand.
export const problemModel202611 = { bias: -2.012, pair: 0.733, agreement: 0.519 } as const;
