import { ProblemStatus, problemViews } from '@reprise/contracts/http';

/** What the address of the list asks for; what it cannot mean is left out. */
export const filterOf = (asked: URLSearchParams) => ({
  view: problemViews.find((candidate) => candidate === asked.get('view')) ?? ('all' as const),
  q: asked.get('q')?.trim() || undefined,
  product: asked.get('product') || undefined,
  component: asked.get('component') || undefined,
  status: ProblemStatus.safeParse(asked.get('status')).data,
});
