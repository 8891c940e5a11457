import { search } from '@reprise/contracts/http';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { pathOfHit } from '~/path-of-hit';

const LIMIT = 12;

export interface PaletteEntry {
  readonly path: string;
  readonly label: string;
  readonly title: string;
}

/** Problems, known errors and tickets for the palette; nothing when the search refuses the text. */
export const loader = async (args: LoaderFunctionArgs): Promise<{ q: string; entries: PaletteEntry[] }> => {
  const q = new URL(args.request.url).searchParams.get('q')?.trim().slice(0, 200) ?? '';
  if (q === '') return { q, entries: [] };
  const found = await attempt(args, search, { query: { q, limit: LIMIT } });
  const hits = found.ok ? found.data.items : [];
  return { q, entries: hits.map((hit) => ({ path: pathOfHit(hit), label: hit.label, title: hit.title })) };
};
