import { getOverview, loadDemo } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useNavigation, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { RefusalNotice } from '~/components/refusal';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';

export const meta = () => [{ title: 'Start · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const overview = await call(args, getOverview);
  if (overview.tickets + overview.pendingTickets > 0) return redirect('/solve');
  return { knownErrors: overview.publishedKnownErrors };
};

/** Loads the demo data and follows its progress. */
export const action = async (args: ActionFunctionArgs) => {
  const outcome = await attempt(args, loadDemo);
  return outcome.ok ? redirect(`/import/${outcome.data.id}`) : { problem: outcome.problem };
};

const steps = [
  ['Bring in resolved tickets', 'a CSV or NDJSON export of your tracker, or the demo data'],
  ['Look at the ten largest problems', 'Reprise groups tickets that share a cause'],
  ['Publish a first known error', 'drafted from what people wrote when they solved it'],
  ['Paste a new ticket into Solve', 'and see what is known about it, with reasons'],
  ['Invite your team', 'everyone who solves tickets, and everyone who can remove their causes'],
] as const;

const Start = () => {
  const root = useRouteLoaderData<RootData>('root');
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const mayImport = mayActAs(root?.me?.role, 'lead');
  return (
    <div className="start stack-wide">
      <div className="stack-tight">
        <h1>Which problems keep coming back?</h1>
        <p className="lead">
          Reprise reads resolved tickets, groups them into recurring problems, keeps what solved them, and shows what to
          harden first. There are no tickets here yet.
        </p>
      </div>
      <RefusalNotice problem={answer?.problem} />
      {mayImport ? (
        <div className="start-choice">
          <section className="start-option" aria-labelledby="choice-demo">
            <h2 id="choice-demo">Look around first</h2>
            <p className="soft">
              About 2 000 invented tickets from 18 months, with recurring problems, releases and fixes. Takes about a
              minute; one click removes them again.
            </p>
            <Form method="post">
              <button className="button button-primary" disabled={busy}>
                Explore demo data
              </button>
            </Form>
          </section>
          <section className="start-option" aria-labelledby="choice-import">
            <h2 id="choice-import">Use your own tickets</h2>
            <p className="soft">
              A CSV, NDJSON or JSON file, also gzipped. You see how its columns are read before anything is imported,
              and nothing leaves this machine.
            </p>
            <Link className="button" to="/import/new">
              Import a file
            </Link>
          </section>
        </div>
      ) : (
        <p className="soft">A lead or an administrator can import tickets or load the demo data.</p>
      )}
      <section className="stack-tight" aria-labelledby="steps">
        <h2 id="steps">The way from here</h2>
        <ol className="steps">
          {steps.map(([title, words]) => (
            <li key={title}>
              <strong>{title}</strong> <span className="soft">– {words}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
};
export default Start;
