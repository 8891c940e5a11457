import { Markdown } from '~/components/markdown';
import type { PreviewPart } from './use-preview';

/** How the known error will read. */
export const Preview = ({ parts }: { parts: readonly PreviewPart[] }) => (
  <aside className="editor-preview" aria-label="Preview">
    <h2 className="preview-title">Preview</h2>
    {parts.length === 0 && <p className="soft">What you write appears here.</p>}
    {parts.map((part) => (
      <section key={part.label} className="stack-tight">
        <h3>{part.label}</h3>
        <Markdown html={part.html} />
      </section>
    ))}
  </aside>
);
