import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { OperationFigures } from '@reprise/persistence';

/** What this process counts, and what it was told about the installation when somebody asks. */
export class ApiMetrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'reprise_http_request_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  private readonly outcomes = new Counter({
    name: 'reprise_tickets_submitted_total',
    help: 'Tickets handed in over the API by what became of them',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  private readonly waiting = this.gauge('reprise_outbox_rows', 'Orders that are not carried out', ['topic']);
  private readonly oldest = this.gauge('reprise_outbox_oldest_seconds', 'Age of the oldest order', ['topic']);
  private readonly quarantined = this.gauge('reprise_quarantine_entries', 'Work that was set aside');
  private readonly pending = this.gauge('reprise_tickets_pending', 'Tickets that wait to be grouped');
  private readonly imports = this.gauge('reprise_imports_open', 'Imports that are not finished');

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param route  the pattern, never the address: an address may name what somebody looked for */
  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  countSubmitted(outcomes: Readonly<Record<string, number>>): void {
    for (const [outcome, count] of Object.entries(outcomes)) if (count > 0) this.outcomes.inc({ outcome }, count);
  }

  /** Everything in the Prometheus text format. */
  async text({ outbox, quarantined, pendingTickets, openImports }: OperationFigures): Promise<string> {
    this.waiting.reset();
    this.oldest.reset();
    for (const { topic, waiting, oldestSeconds } of outbox) {
      this.waiting.set({ topic }, waiting);
      this.oldest.set({ topic }, oldestSeconds);
    }
    this.quarantined.set(quarantined);
    this.pending.set(pendingTickets);
    this.imports.set(openImports);
    return this.registry.metrics();
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
