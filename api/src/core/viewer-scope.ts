import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '@reprise/persistence';

/** With whose eyes this request looks. Set once a request, by the contract interceptor, after the guard said who it is. */
@Injectable()
export class ViewerScope {
  private readonly storage = new AsyncLocalStorage<Viewer>();

  /** Undefined outside a request and where nobody is signed in: then nothing restrictable is seen. */
  get viewer(): Viewer | undefined {
    return this.storage.getStore();
  }

  run<T>(viewer: Viewer | undefined, work: () => T): T {
    return viewer ? this.storage.run(viewer, work) : this.storage.exit(work);
  }

  /** An iterable that keeps looking with the present eyes when it is read later, for instance while an answer is sent. */
  keep<T>(items: AsyncIterable<T>): AsyncIterable<T> {
    const { viewer } = this;
    return {
      [Symbol.asyncIterator]: () => {
        const iterator = items[Symbol.asyncIterator]();
        return { next: () => this.run(viewer, () => iterator.next()) };
      },
    };
  }
}
