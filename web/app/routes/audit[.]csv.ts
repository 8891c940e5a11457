import { downloadAuditCsv } from '@reprise/contracts/http';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { download } from '~/download.server';

export const loader = (args: LoaderFunctionArgs): Promise<Response> => download(args, downloadAuditCsv);
