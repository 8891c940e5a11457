import { ImportPreview, previewImport, startImport, type ProblemDocument } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData } from '@remix-run/react';
import { attempt, send, toSignIn } from '~/api.server';
import { RefusalNotice } from '~/components/refusal';
import { text } from '~/form-text';
import { tokenOf } from '~/session.server';
import { MappingStep } from './mapping-step';
import { UploadStep } from './upload-step';

export const meta = () => [{ title: 'Import a file · Reprise' }];

interface Answer {
  readonly preview: ImportPreview | null;
  readonly problem: ProblemDocument | null;
  readonly sourceName?: string;
  readonly mapping?: Record<string, string>;
}

export const loader = async (args: LoaderFunctionArgs) => {
  if (!(await tokenOf(args))) throw await toSignIn(args);
  return null;
};

/** Step one: the upload runs through to the API as it comes in, however large it is. */
const preview = async (args: ActionFunctionArgs): Promise<Answer> => {
  const response = await send(args, previewImport, {
    headers: { 'Content-Type': args.request.headers.get('Content-Type') ?? '', Accept: 'application/json' },
    ...(args.request.body && { body: args.request.body }),
    streamed: true,
  });
  if (response.status === 401) throw await toSignIn(args);
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return { preview: answer as ImportPreview, problem: null };
  const fallback: ProblemDocument = {
    type: 'about:blank',
    title: 'The file could not be read',
    status: response.status,
    code: 'service.internal',
  };
  return { preview: null, problem: (answer as ProblemDocument | null) ?? fallback };
};

const MAPPING_PREFIX = 'column:';

/** The chosen field of every column, turned into field ← column. */
const mappingFrom = (form: FormData): Record<string, string> => {
  const mapping: Record<string, string> = {};
  for (const [name, field] of form) {
    if (name.startsWith(MAPPING_PREFIX) && typeof field === 'string' && field !== '') {
      mapping[field] = name.slice(MAPPING_PREFIX.length);
    }
  }
  return mapping;
};

/** Step two: start with the mapping as the person left it; a refusal brings the step back as it was. */
const start = async (args: ActionFunctionArgs): Promise<Answer | Response> => {
  const form = await args.request.formData();
  const sourceName = text(form, 'sourceName').trim();
  const mapping = mappingFrom(form);
  const outcome = await attempt(args, startImport, { body: { uploadId: text(form, 'uploadId'), sourceName, mapping } });
  if (outcome.ok) return redirect(`/import/${outcome.data.id}`);
  const shown = ImportPreview.safeParse(parseJson(text(form, 'preview')));
  return { preview: shown.data ?? null, problem: outcome.problem, sourceName, mapping };
};

const parseJson = (source: string): unknown => {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
};

export const action = async (args: ActionFunctionArgs): Promise<Answer | Response> => {
  const multipart = (args.request.headers.get('Content-Type') ?? '').startsWith('multipart/form-data');
  return multipart ? preview(args) : start(args);
};

const ImportFile = () => {
  const answer = useActionData<Answer>();
  return (
    <div className="stack">
      <div className="stack-tight">
        <p className="meta">
          <Link to="/import">Import</Link>
        </p>
        <h1>Import a file</h1>
      </div>
      <RefusalNotice problem={answer?.problem} />
      {answer?.preview ? (
        <MappingStep
          key={answer.preview.uploadId}
          preview={answer.preview}
          sourceName={answer.sourceName ?? null}
          mapping={answer.mapping ?? null}
        />
      ) : (
        <UploadStep />
      )}
    </div>
  );
};
export default ImportFile;
