/**
 * What time it is by the server: its last word on it, and how long that is ago by a stopwatch that no setting of the device's
 * clock moves. Before the first word, the device's clock.
 */
export class ServerClock {
  /** When the stopwatch stood at 0, ms since 1970. */
  #origin: number | null = null;

  /** `at`: what time it is at the server at this moment, ISO 8601. */
  heard(at: string): void {
    this.#origin = Date.parse(at) - performance.now();
  }

  now(): Date {
    return new Date(this.#origin === null ? Date.now() : this.#origin + performance.now());
  }
}
