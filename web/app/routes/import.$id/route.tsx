import { getImport, listImportRejections, type ImportRun } from '@reprise/contracts/http';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { Badge } from '~/components/badge';
import { Notice } from '~/components/notice';
import { RelativeTime } from '~/components/relative-time';
import { useRetry } from '~/components/use-retry';
import { formatBytes, formatCount, formatShare } from '~/format/numbers';
import { isUnderWay } from './under-way';
import { Rejections } from './rejections';

const POLL_MS = 1_500;
const REFRESH_SECONDS = 3;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Import of ${data.run.fileName} · Reprise` : 'Import · Reprise' },
];

/** Without scripts the page loads itself again while there is progress to see. */
export const handle = {
  refreshSeconds: (data: unknown): number | null => {
    const run = (data as { run?: ImportRun } | undefined)?.run;
    return run && isUnderWay(run) ? REFRESH_SECONDS : null;
  },
};

export const loader = async (args: LoaderFunctionArgs) => {
  const id = args.params.id ?? '';
  const cursor = new URL(args.request.url).searchParams.get('cursor') || undefined;
  const [run, rejections] = await Promise.all([
    call(args, getImport, { params: { id } }),
    call(args, listImportRejections, { params: { id }, query: { cursor } }),
  ]);
  return { run, rejections };
};

const Import = () => {
  const { run, rejections } = useLoaderData<typeof loader>();
  const underWay = isUnderWay(run);
  useRetry(underWay ? POLL_MS : null);
  const accounted = run.created + run.updated + run.unchanged + run.stale + run.rejected;
  const reading = run.status === 'queued' || run.status === 'running';
  return (
    <div className="stack">
      <div className="stack-tight">
        <p className="meta">
          <Link to="/import">Import</Link>
        </p>
        <h1>{run.fileName}</h1>
        <div className="line">
          <Badge word={run.status} />
          <span className="facts">
            <span>{run.sourceName}</span>
            <span>{formatBytes(run.bytes)}</span>
            <span>
              started <RelativeTime moment={run.createdAt} />
            </span>
            {run.requestedBy && <span>by {run.requestedBy}</span>}
          </span>
        </div>
      </div>
      {run.error && (
        <Notice kind="error" title="The import stopped">
          {run.error}
        </Notice>
      )}
      <div className="stack upload" role="status" aria-live="polite">
        <Stage label="Read" share={run.status === 'completed' ? 1 : run.progress} waiting={run.status === 'queued'} />
        <Stage label="Grouped into problems" share={run.clusteredShare} waiting={run.clusteredShare === 0 && reading} />
      </div>
      <dl className="figures" aria-label="Account of the import">
        {(
          [
            ['Lines read', run.linesRead],
            ['New', run.created],
            ['Updated', run.updated],
            ['Unchanged', run.unchanged],
            ['Too old', run.stale],
            ['Rejected', run.rejected],
          ] as const
        ).map(([label, count]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {run.status === 'completed' && accounted === run.linesRead && run.linesRead > 0 && (
        <p className="soft">
          Every line is accounted for: new, updated, unchanged, too old and rejected add up to the lines read.
        </p>
      )}
      {run.status === 'completed' && !underWay && (
        <p className="line">
          <Link className="button button-primary" to="/problems?sort=tickets">
            See the largest problems
          </Link>
          <Link to="/hardening">What to harden first</Link>
        </p>
      )}
      {run.rejected + run.incomplete > 0 && <Rejections run={run} page={rejections} />}
    </div>
  );
};
export default Import;

const Stage = ({ label, share, waiting }: { label: string; share: number; waiting: boolean }) => (
  <div className="stack-tight">
    <div className="line line-apart">
      <span>{label}</span>
      <span className="soft">{waiting ? 'waiting' : formatShare(share)}</span>
    </div>
    <progress aria-label={label} max={1} value={share} />
  </div>
);
