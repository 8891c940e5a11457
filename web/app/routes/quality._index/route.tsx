import { getQuality } from '@reprise/contracts/http';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { Learning } from '~/components/learning';
import { QualityTabs } from '~/components/quality-tabs';
import { RelativeTime } from '~/components/relative-time';
import { formatCount, formatShare } from '~/format/numbers';
import { Figure } from './figure';
import { Reliability } from './reliability';

export const meta = () => [{ title: 'Quality · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => ({ quality: await call(args, getQuality) });

const decisionWords = [
  ['accepted', 'Belongs here'],
  ['rejected', 'Taken out or apart'],
  ['moved', 'Moved'],
  ['merged', 'Merged'],
  ['split', 'Split off'],
] as const;

const Quality = () => {
  const { quality } = useLoaderData<typeof loader>();
  const weeks = quality.weeks.filter((week) => decisionWords.some(([field]) => week[field] > 0)).reverse();
  return (
    <div className="stack">
      <div className="stack-tight">
        <h1>Quality</h1>
        <QualityTabs />
        <p className="lead">
          How good the grouping and the suggestions are in this installation, from what people here said. Nothing is
          taken from elsewhere.
        </p>
      </div>
      <section className="stack-tight" aria-labelledby="grouping">
        <h2 id="grouping">Grouping</h2>
        <div className="quality-figures">
          <Figure title="Right places" figure={quality.precision} improve={sample} />
          <Figure title="Wrongly kept apart" figure={quality.missed} improve={sample} />
          <Figure title="Recurring" figure={quality.recurring} improve={null} />
          <Figure title="Problems that keep their key" figure={quality.identity} improve={null} />
          <Figure title="Tickets that stay" figure={quality.agreement} improve={outliers} />
        </div>
      </section>
      <Reliability
        id="places"
        title="When the machine is sure of a place, is it right?"
        bands={quality.memberships}
        how="Places of the weekly sample, by the probability of the strongest link that holds the ticket there: how likely the machine held it, and how often people said that it belongs."
        improve={sample}
      />
      <Reliability
        id="suggestions"
        title="When a suggestion is shown as likely, does it apply?"
        bands={quality.suggestions}
        how="Known errors that were tried from a suggestion, by the probability it was shown with. “Worked” and “did not” both mean that it applied; “not the same” means that it did not."
        improve={{ to: '/solve', words: 'Say in Solve whether a suggestion applied' }}
      />
      {quality.learning && <Learning learning={quality.learning} />}
      <section className="stack-tight" aria-labelledby="runs">
        <h2 id="runs">When everything was regrouped</h2>
        {quality.runs.length === 0 ? (
          <p className="soft">
            Nothing to compare yet: everything is regrouped each night in which something came, and the second time
            tells what stayed.
          </p>
        ) : (
          <div className="table-frame">
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col" className="num">
                    Tickets that stayed
                  </th>
                  <th scope="col" className="num">
                    Problems that went on
                  </th>
                </tr>
              </thead>
              <tbody>
                {quality.runs.map((run) => (
                  <tr key={run.at}>
                    <td>
                      <RelativeTime moment={run.at} />
                    </td>
                    <td className="num">
                      {formatCount(run.kept)} of {formatCount(run.tickets)}{' '}
                      <span className="meta">{formatShare(run.tickets === 0 ? 1 : run.kept / run.tickets)}</span>
                    </td>
                    <td className="num">
                      {formatCount(run.survived)} of {formatCount(run.problems)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section className="stack-tight" aria-labelledby="decisions">
        <h2 id="decisions">What people decided</h2>
        {weeks.length === 0 ? (
          <p className="soft">
            Nobody decided about the place of a ticket in the last twelve weeks.{' '}
            <Link to="/quality/outliers">See which places are in doubt</Link>
          </p>
        ) : (
          <div className="table-frame">
            <table>
              <thead>
                <tr>
                  <th scope="col">Week from</th>
                  {decisionWords.map(([field, words]) => (
                    <th key={field} scope="col" className="num">
                      {words}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {weeks.map((week) => (
                  <tr key={week.weekStart}>
                    <td>{week.weekStart}</td>
                    {decisionWords.map(([field]) => (
                      <td key={field} className="num">
                        {week[field] === 0 ? <span className="faint">–</span> : formatCount(week[field])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
};
export default Quality;

const sample = { to: '/quality/audit', words: "Answer this week's sample" };
const outliers = { to: '/quality/outliers', words: 'Decide about places in doubt' };
