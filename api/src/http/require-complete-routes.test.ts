import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { type DiscoveryService, Reflector } from '@nestjs/core';
import { type Endpoint, endpoints } from '@reprise/contracts/http';
import { requireCompleteRoutes } from './require-complete-routes.js';
import { Route } from './route.js';

/** A controller that serves these endpoints, one method each. */
function controllerOf(served: readonly Endpoint[]): object {
  @Controller()
  class Serving {}
  served.forEach((endpoint, n) => {
    const name = `method${n}`;
    const method = { value: () => undefined, configurable: true, writable: true };
    Object.defineProperty(Serving.prototype, name, method);
    Route(endpoint)(Serving.prototype, name, method);
  });
  return new Serving();
}

@Controller()
class Stray {
  @Get('/stray')
  stray(): void {
    // Serves a path that no contract knows.
  }

  helper(): void {
    // No route: not looked at.
  }
}

const check = (...controllers: object[]): void => {
  const discovery = {
    getControllers: () => controllers.map((instance) => ({ instance, name: instance.constructor.name })),
  };
  requireCompleteRoutes(discovery as unknown as DiscoveryService, new Reflector());
};

describe('routes and contract at start', () => {
  it('fit when every endpoint is served once', () => {
    expect(() => check(controllerOf(endpoints))).not.toThrow();
  });

  it('do not fit when an endpoint has no route, and every missing one is named', () => {
    expect(() => check(controllerOf(endpoints.slice(2)))).toThrow(
      new RegExp(`${endpoints[0]!.id} is in the contract.*\n.*${endpoints[1]!.id} is in the contract`),
    );
  });

  it('do not fit when two routes serve one endpoint', () => {
    expect(() => check(controllerOf([...endpoints, endpoints[0]!]))).toThrow(/is served by Serving\.method0 and by/);
  });

  it('do not fit when a route stands outside the contract: it would have no role', () => {
    expect(() => check(controllerOf(endpoints), new Stray())).toThrow(/Stray\.stray serves a path without an endpoint/);
  });
});
