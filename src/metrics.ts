import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'rejoin_';

/** What operators see at /metrics. Domain code knows only the functions that `counter` and `histogram` return. */
export class Metrics {
  private readonly registry = new Registry();
  readonly contentType = this.registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: PREFIX });
  }

  /** Counts by the values of its labels. */
  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    const counter = new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
    return (labels: Record<Label, string>, by = 1): void => counter.inc(labels, by);
  }

  /** Seconds that something took, by the values of its labels. */
  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: readonly number[],
  ) {
    const settings = { name: PREFIX + name, help, labelNames, buckets: [...buckets], registers: [this.registry] };
    const histogram = new Histogram(settings);
    return (labels: Record<Label, string>, seconds: number): void => histogram.observe(labels, seconds);
  }

  /** A number that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    const settings = { name: PREFIX + name, help, registers: [this.registry] };
    const gauge: Gauge = new Gauge({ ...settings, collect: async () => gauge.set(await read()) });
  }

  /** All of it in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
