import { Form, useNavigation } from '@remix-run/react';

/** Step one: choose a file. */
export const UploadStep = () => {
  const busy = useNavigation().state === 'submitting';
  return (
    <>
      <Form method="post" encType="multipart/form-data" className="stack upload" aria-label="Upload">
        <div className="field">
          <label htmlFor="import-file">File</label>
          <input
            id="import-file"
            name="file"
            type="file"
            required
            accept=".csv,.tsv,.ndjson,.jsonl,.json,.gz,text/csv,application/json"
          />
          <span className="field-hint">CSV, NDJSON or JSON, also gzipped. UTF-8. Nothing is imported yet.</span>
        </div>
        <div className="line">
          <button className="button button-primary" disabled={busy}>
            {busy ? 'Reading the file…' : 'Look at the file'}
          </button>
          <span className="meta" role="status">
            {busy && 'Large files take a moment.'}
          </span>
        </div>
      </Form>
      <section className="stack-tight lead" aria-labelledby="what-helps">
        <h2 id="what-helps">What makes a good file</h2>
        <p>
          One row a ticket, with at least an id and a title. The more of these it has, the better the answers:
          description, resolution notes, component, version, opened and resolved dates, handling time. Exports of Jira,
          ServiceNow, Zendesk, Freshservice and GitHub are recognised by their column names.
        </p>
      </section>
    </>
  );
};
