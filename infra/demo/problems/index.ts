import type { RecurringProblem } from '../recurring-problem.js';
import { gatehouseProblems } from './gatehouse.js';
import { insightProblems } from './insight.js';
import { ledgerlineProblems } from './ledgerline.js';
import { orderdeskProblems } from './orderdesk.js';
import { parcelwayProblems } from './parcelway.js';
import { peoplebookProblems } from './peoplebook.js';
import { stockholdProblems } from './stockhold.js';
import { storefrontProblems } from './storefront.js';

export const recurringProblems: readonly RecurringProblem[] = [
  ...orderdeskProblems,
  ...ledgerlineProblems,
  ...stockholdProblems,
  ...parcelwayProblems,
  ...storefrontProblems,
  ...peoplebookProblems,
  ...insightProblems,
  ...gatehouseProblems,
];
