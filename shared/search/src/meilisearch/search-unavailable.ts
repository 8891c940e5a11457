import {
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchRequestTimeOutError,
  MeilisearchTaskTimeOutError,
} from 'meilisearch';

/** The engine is away, overloaded or slow: try again later, or answer from somewhere else. */
export class SearchUnavailable extends Error {
  override name = 'SearchUnavailable';
  readonly transient = true;
}

/** Do something with the engine; what passes by itself becomes a `SearchUnavailable`. */
export async function withEngine<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (passesByItself(error))
      throw new SearchUnavailable(`Meilisearch could not ${what}: ${(error as Error).message}`, { cause: error });
    throw error;
  }
}

function passesByItself(error: unknown): boolean {
  if (error instanceof MeilisearchApiError)
    return error.response.status >= 500 || error.response.status === 429 || error.response.status === 408;
  return (
    error instanceof MeilisearchRequestError ||
    error instanceof MeilisearchRequestTimeOutError ||
    error instanceof MeilisearchTaskTimeOutError
  );
}
