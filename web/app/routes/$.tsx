import { data } from '@remix-run/node';
import { ErrorPanel } from '~/components/error-panel';

/** Every address that is none of ours. */
export const loader = (): never => {
  throw data({ title: 'Nothing here', detail: 'There is no page at this address.' }, { status: 404 });
};

export const meta = () => [{ title: 'Nothing here · Reprise' }];

const Nowhere = () => null;
export default Nowhere;

export const ErrorBoundary = () => <ErrorPanel />;
