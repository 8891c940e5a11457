import type { HardeningCandidate } from '@reprise/domain';
import type { Analysis } from '../analysis/analysis.js';
import { count, counted, day, percent, rough } from '../terminal/numbers.js';
import { monthChart, pareto } from './charts.js';
import { markup, type Markup } from './markup.js';
import { problemSection } from './problem-section.js';
import { style } from './style.js';

const listedProblems = 50;
const paretoProblems = 20;
const listedLines = 50;

/** The analysis as one page that needs nothing else: no script, no font, no picture from elsewhere. All text of tickets is escaped. */
export function reportHtml(analysis: Analysis): string {
  const { files, period, problems, ticketCount } = analysis;
  const name = files.length === 1 ? files[0] : counted(files.length, 'file');
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Recurring problems in ${name}</title><style>${style}</style></head><body><main>
<h1>Recurring problems</h1>
<p class="soft">${name} · ${counted(ticketCount, 'ticket')}${period !== undefined && markup` · ${day(period.from)} to ${day(period.until)}`}</p>
${figures(analysis)}
${analysis.hardening.length > 0 && hardeningSection(analysis)}
${problems.length > 0 ? paretoSection(analysis) : markup`<h2>No recurring problem found</h2><p>Every ticket stands alone. With more tickets, or tickets with more text, there may be more to see.</p>`}
${analysis.months.length > 1 && monthSection(analysis)}
${problems.length > 0 && markup`<h2>The ${problems.length > listedProblems ? `${listedProblems} largest problems` : 'problems'}</h2><p class="soft">Open one to see why its tickets belong together, examples, and how they were resolved. The line shows the last 26 weeks.</p>${listOf(analysis)}`}
${analysis.account.skipped.length > 0 && skippedSection(analysis)}
<footer>Made by Reprise, profile ${analysis.profile}. Problems are groups of tickets with probably the same cause; a machine proposes them and can be wrong. Hours are expectations with an 80 % range, not promises.</footer>
</main></body></html>
`;
  return page.text;
}

function figures({ hardening, problems, recurringTicketCount, ticketCount }: Analysis): Markup {
  const largest = problems.slice(0, 10).reduce((sum, { ticketIds }) => sum + ticketIds.length, 0);
  const rising = problems.filter(
    ({ recurrence }) => recurrence?.trend.word === 'rising' || recurrence?.trend.word === 'emerging',
  ).length;
  const hours = hardening.slice(0, 10).reduce((sum, { score }) => sum + score, 0);
  return markup`<dl class="figures">
    <div><dt>Tickets of recurring problems</dt><dd>${percent(recurringTicketCount / Math.max(1, ticketCount))}<small>${count(recurringTicketCount)} of ${count(ticketCount)}</small></dd></div>
    <div><dt>Recurring problems</dt><dd>${count(problems.length)}<small>the ten largest hold ${counted(largest, 'ticket')}</small></dd></div>
    <div><dt>Rising or new</dt><dd>${count(rising)}<small>against their own past</small></dd></div>
    ${hardening.length > 0 && markup`<div><dt>To gain in 90 days</dt><dd>${rough(hours)} h<small>from the first ${Math.min(10, hardening.length)} changes below</small></dd></div>`}
  </dl>`;
}

function hardeningSection(analysis: Analysis): Markup {
  return markup`<h2>What to harden first</h2>
  <p class="soft">Ranked by the hours a change to the application could avoid in the next 90 days: expected tickets × hours a ticket × the share a change can address × the chance that it works.</p>
  <div class="wide"><table><thead><tr><th class="number">#</th><th>Problem</th><th>Remedy</th><th class="number">Tickets expected</th><th class="number">Hours</th></tr></thead>
  <tbody>${analysis.hardening.map((candidate) => candidateRow(candidate, analysis))}</tbody></table></div>`;
}

function candidateRow(candidate: HardeningCandidate, { details, problems }: Analysis): Markup {
  const title = problems.find(({ id }) => id === candidate.problemId)?.title ?? candidate.problemId;
  const shown =
    problems.findIndex(({ id }) => id === candidate.problemId) < listedProblems || details.has(candidate.problemId);
  return markup`<tr><td class="number">${candidate.rank}</td>
    <td>${shown ? markup`<a href="#${candidate.problemId}">${title}</a>` : title}<details class="parts"><summary><small>how this adds up</small></summary><small>${candidate.parts.map(({ text }) => markup`${text}<br>`)}rank ${candidate.stabilityText}</small></details></td>
    <td><span class="badge ${candidate.remedy}">${candidate.remedy}</span><br><small>${candidate.remedyReasons.slice(0, 2).join('; ')}</small></td>
    <td class="number">${rough(candidate.expectedTickets)}<br><small>${rough(candidate.expectedLow)}–${rough(candidate.expectedHigh)}</small></td>
    <td class="number">${rough(candidate.score)}<br><small>${rough(candidate.scoreLow)}–${rough(candidate.scoreHigh)}</small></td></tr>`;
}

function paretoSection({ problems, ticketCount }: Analysis): Markup {
  const bars = problems
    .slice(0, paretoProblems)
    .map(({ id, ticketIds, title }) => ({ label: id, name: title, value: ticketIds.length }));
  return markup`<h2>Where the tickets come from</h2><figure>${pareto(bars, ticketCount, 'tickets')}
  <details><summary><small>as a table</small></summary><table><thead><tr><th>Problem</th><th>Title</th><th class="number">Tickets</th></tr></thead>
  <tbody>${bars.map(({ label, name, value }) => markup`<tr><td>${label}</td><td>${name}</td><td class="number">${count(value)}</td></tr>`)}</tbody></table></details></figure>`;
}

function monthSection({ months }: Analysis): Markup {
  return markup`<h2>Tickets a month</h2><figure>${monthChart(months)}
  <figcaption><span class="key">of recurring problems</span><span class="key rest">standing alone</span></figcaption></figure>`;
}

/** The largest problems, then those further down that the hardening list points to. */
function listOf(analysis: Analysis): Markup {
  const shown = analysis.problems.filter(({ id }, at) => at < listedProblems || analysis.details.has(id));
  return markup`${shown.map((problem) => problemSection(problem, analysis.details.get(problem.id), analysis))}`;
}

function skippedSection({ account }: Analysis): Markup {
  return markup`<h2>Lines that could not be read</h2><p>${count(account.skipped.length)} of ${count(account.linesRead)} lines were skipped.</p>
  <div class="wide"><table><thead><tr><th>File</th><th class="number">Line</th><th>What is wrong</th><th>Text</th></tr></thead>
  <tbody>${account.skipped.slice(0, listedLines).map(({ file, line, message, value }) => markup`<tr><td>${file}</td><td class="number">${line}</td><td>${message}</td><td><code>${(value ?? '').slice(0, 80)}</code></td></tr>`)}</tbody></table></div>
  ${account.skipped.length > listedLines && markup`<p class="soft">and ${count(account.skipped.length - listedLines)} more</p>`}`;
}
