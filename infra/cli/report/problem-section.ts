import type { Analysis, FoundProblem, ProblemDetail } from '../analysis/analysis.js';
import { condensed, count, counted, day, percent, rough } from '../terminal/numbers.js';
import { sparkline, weekBars } from './charts.js';
import { linked, markup, type Markup } from './markup.js';

const shownWeeks = 26;
const longestWeekBars = 80;

/** One problem, folded: what a list shows in the line, everything else below it. */
export function problemSection(problem: FoundProblem, detail: ProblemDetail | undefined, analysis: Analysis): Markup {
  const { recurrence } = problem;
  const recent = recurrence?.weeklyCounts.slice(-shownWeeks) ?? [];
  const size = problem.ticketIds.length;
  return markup`<details class="problem" id="${problem.id}">
    <summary><span class="size">${count(size)}</span><span class="name">${problem.title}</span>
      ${recent.length > 1 && sparkline(recent, `tickets a week in the last ${recent.length} weeks`)}
      ${recurrence !== undefined && trendBadge(recurrence.trend.word)}</summary>
    <div class="inside">
      <p class="soft">${problem.id} · ${counted(size, 'ticket')}, ${percent(size / analysis.ticketCount)} of all${recurrence?.firstAt !== undefined && recurrence.lastAt !== undefined && markup` · ${day(recurrence.firstAt)} to ${day(recurrence.lastAt)} · ${rateText(recurrence.recurrencesPerWeek.value)}`} · ${cohesionWord(problem.cohesion)}</p>
      ${recurrence !== undefined && markup`<p>${recurrence.trend.text}</p>${weekPicture(problem)}`}
      ${detail !== undefined && detailMarkup(detail)}
    </div></details>`;
}

function detailMarkup({ components, draft, samples, signatures, terms }: ProblemDetail): Markup {
  const answers = [
    ['Cause', draft.cause],
    ['Workaround', draft.workaround],
    ['Fix', draft.fix],
  ].filter(([, text]) => text !== '');
  return markup`<h3>Why these belong together</h3>
    ${signatures.length > 0 && markup`<p>${signatures.map(({ kind, tickets, value }, at) => markup`${at > 0 && ' · '}same ${kind} <code>${value}</code> in ${count(tickets)}`)}</p>`}
    ${terms.length > 0 && markup`<ul class="terms">${terms.map((term) => markup`<li class="badge">${term}</li>`)}</ul>`}
    ${components.length > 0 && markup`<p class="soft">${components.map(({ tickets, value }, at) => markup`${at > 0 && ' · '}${value} ${count(tickets)}`)}</p>`}
    <h3>Tickets</h3>
    ${samples.map(
      ({ createdAt, excerpt, id, title, url }) =>
        markup`<div class="sample"><b>${linked(url, id)}</b> ${title} ${createdAt !== undefined && markup`<small>${day(createdAt)}</small>`}<p>${excerpt}</p></div>`,
    )}
    ${
      answers.length > 0
        ? markup`<h3>How they were resolved</h3>${answers.map(([name, text]) => markup`<p class="quote"><b>${name}:</b> ${text}</p>`)}<small>Sentences quoted from the tickets’ resolutions.</small>`
        : markup`<p class="soft">No resolution of these tickets says what helped.</p>`
    }
    ${draft.contradictions.length > 0 && markup`<p class="soft">${draft.contradictions.join(' ')}</p>`}`;
}

function weekPicture(problem: FoundProblem): Markup | undefined {
  const { recurrence } = problem;
  if (recurrence === undefined || recurrence.weeklyCounts.length < 2) return undefined;
  const weeks = Math.ceil(recurrence.weeklyCounts.length / longestWeekBars);
  return weekBars(
    condensed(recurrence.weeklyCounts, longestWeekBars),
    day(recurrence.weeksFrom),
    day(recurrence.until),
    weeks === 1 ? 'week' : `${weeks} weeks`,
  );
}

export function trendBadge(word: string): Markup {
  return markup`<span class="badge ${word.replaceAll(' ', '-')}">${word}</span>`;
}

function rateText(perWeek: number): string {
  if (perWeek >= 1) return `${rough(perWeek)} a week`;
  return perWeek * 4.35 >= 1 ? `${rough(perWeek * 4.35)} a month` : `${rough(perWeek * 52.2)} a year`;
}

function cohesionWord(cohesion: number): string {
  return cohesion >= 0.7 ? 'tickets much alike' : cohesion >= 0.4 ? 'tickets alike' : 'tickets loosely alike';
}
