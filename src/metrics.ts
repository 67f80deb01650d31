import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'rejoin_';

/** Labels with the values that are known beforehand; none where they are not. */
type Known<Label extends string> = Readonly<Record<Label, readonly string[]>>;

/** What operators see at /metrics. Others know only the functions that `counter` and `histogram` return. */
export class Metrics {
  private readonly registry = new Registry();
  readonly contentType = this.registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: PREFIX });
  }

  /** Counts by the values of its labels. It is 0 for each known value from the start, so that its first step is a step. */
  counter<Label extends string>(name: string, help: string, ...known: Known<Label>[]) {
    const labelNames = Object.keys(known[0] ?? {}) as Label[];
    const counter = new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
    for (const labels of known.flatMap(combinations)) counter.inc(labels, 0);
    return (labels: Record<Label, string>, by = 1): void => counter.inc(labels, by);
  }

  /** Seconds that something took, by the values of its labels: 0 times from the start for each known value. */
  histogram<Label extends string>(name: string, help: string, known: Known<Label>, buckets: readonly number[]) {
    const labelNames = Object.keys(known) as Label[];
    const settings = { name: PREFIX + name, help, labelNames, buckets: [...buckets], registers: [this.registry] };
    const histogram = new Histogram(settings);
    for (const labels of combinations(known)) histogram.zero(labels);
    return (labels: Record<Label, string>, seconds: number): void => histogram.observe(labels, seconds);
  }

  /** A number that is read when somebody looks; while there is none, or it can't be read, it is left out. */
  gauge(name: string, help: string, read: () => number | undefined | Promise<number | undefined>): void {
    const collect = async () => {
      try {
        const value = await read();
        if (value === undefined) gauge.remove();
        else gauge.set(value);
      } catch {
        gauge.remove();
      }
    };
    const gauge: Gauge = new Gauge({ name: PREFIX + name, help, registers: [this.registry], collect });
  }

  /** All of it in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

function combinations<Label extends string>(known: Known<Label>): Record<Label, string>[] {
  const labels = Object.entries(known) as [Label, readonly string[]][];
  return labels.reduce<Record<Label, string>[]>(
    (some, [label, values]) => values.flatMap((value) => some.map((one) => ({ ...one, [label]: value }))),
    [{} as Record<Label, string>],
  );
}
