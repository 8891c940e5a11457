import { useFetcher } from '@remix-run/react';
import { useCallback, useEffect, useRef, type RefObject } from 'react';

const TYPING_PAUSE_MS = 400;

export interface PreviewPart {
  readonly label: string;
  readonly html: string;
}

/** Renders the form on the server as the person pauses typing; `parts` is null until something was typed. */
export const usePreview = (form: RefObject<HTMLFormElement>): { parts: PreviewPart[] | null; changed: () => void } => {
  const { submit, data } = useFetcher<{ preview: PreviewPart[] }>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form.current) return;
      const fields = new FormData(form.current);
      fields.set('intent', 'preview');
      submit(fields, { method: 'post' });
    }, TYPING_PAUSE_MS);
  }, [form, submit]);
  return { parts: data?.preview ?? null, changed };
};
