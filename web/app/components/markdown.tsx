/** HTML made and sanitised by markdown.server.ts; nothing else may be given here. */
export const Markdown = ({ html }: { html: string }) => (
  <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
);
