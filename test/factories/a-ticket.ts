import type { Ticket } from '@reprise/domain';

let made = 0;

/** A resolved ticket; spell out only what the test is about. Ids count up, moments follow each other by an hour. */
export function aTicket(given: Partial<Ticket> = {}): Ticket {
  made += 1;
  const createdAt = new Date(Date.UTC(2026, 0, 5, 8) + made * 3_600_000);
  return {
    id: `T-${made}`,
    product: 'Order Desk',
    component: 'Pricing',
    title: `Total of order ${40_000_000 + made} is wrong`,
    description: 'The total on the screen and on the printed order differ.',
    resolution: 'Fixed',
    resolutionNotes: 'Recalculated the order.',
    createdAt: createdAt.toISOString(),
    resolvedAt: new Date(createdAt.getTime() + 5_400_000).toISOString(),
    priority: 'Medium',
    ...given,
  };
}
