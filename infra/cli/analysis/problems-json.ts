import type { Analysis } from './analysis.js';

/** The machine-readable result, one object: counts, problems of two or more tickets by size, hardening candidates by rank. */
export function problemsJson(analysis: Analysis): string {
  const { account, details, hardening, problems } = analysis;
  return `${JSON.stringify(
    {
      files: analysis.files,
      profile: analysis.profile,
      period: analysis.period ?? null,
      linesRead: account.linesRead,
      linesSkipped: account.skipped.length,
      tickets: analysis.ticketCount,
      recurringTickets: analysis.recurringTicketCount,
      problems: problems.map((problem) => {
        const detail = details.get(problem.id);
        const { recurrence } = problem;
        return {
          id: problem.id,
          title: problem.title,
          size: problem.ticketIds.length,
          cohesion: Number(problem.cohesion.toFixed(4)),
          firstAt: recurrence?.firstAt ?? null,
          lastAt: recurrence?.lastAt ?? null,
          last90Days: recurrence?.last90Days ?? null,
          trend: recurrence?.trend.word ?? null,
          ...(detail === undefined
            ? {}
            : { terms: detail.terms, signatures: detail.signatures, components: detail.components }),
          ticketIds: problem.ticketIds,
        };
      }),
      hardening: hardening.map(
        ({
          problemId,
          rank,
          score,
          scoreLow,
          scoreHigh,
          expectedTickets,
          expectedLow,
          expectedHigh,
          remedy,
          remedyReasons,
          parts,
        }) => ({
          problemId,
          rank,
          avoidableHours: score,
          avoidableHoursLow: scoreLow,
          avoidableHoursHigh: scoreHigh,
          expectedTickets,
          expectedLow,
          expectedHigh,
          remedy,
          reasons: remedyReasons,
          parts,
        }),
      ),
    },
    null,
    2,
  )}\n`;
}
