import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, Role, Scope } from '@reprise/contracts/http';
import type { Viewer } from '@reprise/persistence';
import type { FastifyRequest } from 'fastify';
import type { IntakePass } from '../tickets/intake/intake-gate.js';

/** Who acts: a person signed in, or a token (the command line, a script). */
export interface Actor {
  readonly kind: 'person' | 'token';
  /** User of the person or of the token's owner; null for a token of nobody. */
  readonly userId: string | null;
  /** Session or token the request came with. */
  readonly credentialId: string;
  readonly name: string;
  readonly role: Role;
  /** What the credential may be used for; all of them for a person signed in. */
  readonly scopes: readonly Scope[];
  /** Which restricted services the person may see. */
  readonly viewer: Viewer;
}

/** A request after its contract was checked: what a controller hands to its service. */
export interface CallOf<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** Absent on public endpoints only. */
  readonly actor: Actor;
  /** Version from `If-Match`; NaN where the endpoint does not ask for one. */
  readonly version: number;
  readonly requestId: string;
  /** Who sent it, see `limits/client-address.ts`. */
  readonly address: string;
  readonly request: FastifyRequest;
}

export interface RequestState extends FastifyRequest {
  actor?: Actor;
  /** Set by the adapter before anything else. */
  clientAddress: string;
  /** Of a request that hands in tickets. */
  intakePass?: IntakePass | null;
  call?: CallOf<Endpoint>;
}

/** The checked call of this request. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { call } = context.switchToHttp().getRequest<RequestState>();
  if (!call) throw new Error('The call was not checked: the route bypassed the contract interceptor.');
  return call;
});
