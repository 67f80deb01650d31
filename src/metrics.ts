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

/** Work behind the scenes. */
export const DOINGS = [
  'renewing leases',
  'sweeping rooms',
  'tidying up transfers',
  'settling relayed files',
  'tidying up relayed files',
  'fetching the keys of tokens',
] as const;
export type Doing = (typeof DOINGS)[number];

/** What the domain tells while it works. */
export function metersOf(metrics: Metrics) {
  return {
    failures: metrics.counter('background_failures_total', 'Work behind the scenes that failed and is tried again.', [
      'doing',
    ]),
    snapshots: metrics.counter('snapshots_total', 'Room snapshots given: FRESH, RECOVERED, or why there is a gap.', [
      'outcome',
    ]),
    ends: metrics.counter('transfers_ended_total', 'Transfers that this node ended.', ['reason']),
    epochChanges: metrics.counter(
      'log_epoch_changes_total',
      'Rooms followed here whose log was found to be another one: storage lost it, or the room had closed meanwhile.',
      [],
    ),
    unheard: metrics.counter(
      'log_unheard_total',
      'Renewals that found events of their room which no subscription had brought: they came late, by the renewal.',
      [],
    ),
    sweepLag: metrics.histogram(
      'sweep_lag_seconds',
      'Seconds from when a room or transfer was due until a sweep of this node ended what was due.',
      ['of'],
      [0.25, 0.5, 1, 2, 5, 15, 60],
    ),
    delivery: metrics.histogram(
      'event_delivery_seconds',
      'Seconds from when a live event came here until its frames left for all sockets that keep up; once an event.',
      [],
      [0.0005, 0.002, 0.005, 0.02, 0.1, 0.5, 2],
    ),
  };
}

export type Meters = ReturnType<typeof metersOf>;
