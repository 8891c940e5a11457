import { HttpCode, RequestMapping, RequestMethod, SetMetadata, applyDecorators } from '@nestjs/common';
import type { Endpoint, ResponseOf } from '@reprise/contracts/http';

export const ENDPOINT = Symbol('endpoint');
export const LOCATION = Symbol('location');

export interface RouteOptions<E extends Endpoint> {
  /** Address of what was made, sent as `Location`. */
  readonly location?: (response: ResponseOf<E>) => string;
}

/** Binds a controller method to an endpoint of the contract: method, path, status, access, validation. */
export const Route = <E extends Endpoint>(endpoint: E, options: RouteOptions<E> = {}): MethodDecorator =>
  applyDecorators(
    SetMetadata(ENDPOINT, endpoint),
    SetMetadata(LOCATION, options.location),
    RequestMapping({ path: endpoint.path, method: RequestMethod[endpoint.method] }),
    HttpCode(endpoint.status),
  );
