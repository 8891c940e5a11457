const DEADLOCK = '40P01';
const MOST_ATTEMPTS = 4;

/**
 * Do work of one transaction again when the database ended it because two waited for each other: nothing of it was kept, and the
 * other one has gone on meanwhile.
 * @param work  opens the transaction; changes nothing outside it
 */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = (error as { driverError?: { code?: unknown } }).driverError ?? {};
      if (code !== DEADLOCK || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
