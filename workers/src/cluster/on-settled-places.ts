import type { PlacementOrderStore } from '@reprise/persistence';
import type { DataSource, EntityManager } from 'typeorm';

export interface PlacesParts {
  readonly dataSource: DataSource;
  readonly placementOrders: PlacementOrderStore;
}

/**
 * Do work on one consistent view of the rows, in which no step of a person is half written: what is under way is finished first, and
 * again when another one was made meanwhile.
 */
export async function onSettledPlaces<T>(
  { dataSource, placementOrders }: PlacesParts,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  for (;;) {
    await placementOrders.finish(dataSource);
    const done = await dataSource.transaction('REPEATABLE READ', async (tx) =>
      (await placementOrders.isAnyWaiting(tx)) ? undefined : { value: await work(tx) },
    );
    if (done !== undefined) return done.value;
  }
}
