// Printed by `npm run quality -- train-problem-model`; not edited by hand.
export const problemModel202611 = { bias: -1.86, pair: 0.778, agreement: 0.462 } as const;
