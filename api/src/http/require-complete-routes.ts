import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Endpoint, endpoints } from '@reprise/contracts/http';
import { ENDPOINT } from './route.js';

const PATH = 'path';

/**
 * Compare the controllers with the contract at start.
 * @throws Error listing every route without an endpoint, endpoint without a route, and endpoint bound twice
 */
export function requireCompleteRoutes(discovery: DiscoveryService, reflector: Reflector): void {
  const scanner = new MetadataScanner();
  const bound = new Map<string, string>();
  const faults: string[] = [];
  for (const { instance, name } of discovery.getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as object;
    for (const methodName of scanner.getAllMethodNames(prototype)) {
      const method = (prototype as Record<string, (...args: never[]) => unknown>)[methodName]!;
      if (!Reflect.hasMetadata(PATH, method)) continue;
      const endpoint = reflector.get<Endpoint | undefined>(ENDPOINT, method);
      const place = `${String(name)}.${methodName}`;
      if (!endpoint) faults.push(`${place} serves a path without an endpoint of the contract`);
      else if (bound.has(endpoint.id))
        faults.push(`${endpoint.id} is served by ${bound.get(endpoint.id)} and by ${place}`);
      else bound.set(endpoint.id, place);
    }
  }
  for (const { id } of endpoints)
    if (!bound.has(id)) faults.push(`${id} is in the contract, but no controller serves it`);
  if (faults.length > 0) throw new Error(`Routes and contract differ:\n  ${faults.join('\n  ')}`);
}
