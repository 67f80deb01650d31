import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { FeedItem } from '../../log/feed-item.js';
import { viewOf } from '../room-event-view.js';

/** Makes the answer of an execution fit for a client: masks what it must not see. */
export type FormatResult = (result: ExecutionResult) => unknown;

type Payload = string | Promise<string>;

/**
 * One operation that any number of subscribers sent alike. An event is executed and serialised once for all of them; only
 * the frame's id differs.
 */
export class SharedOperation {
  readonly #payloads = new WeakMap<FeedItem, Payload>();

  constructor(
    private readonly args: ExecutionArgs,
    private readonly format: FormatResult,
  ) {}

  /** The result for an item, as JSON; what is of one viewer alone is never kept. */
  payloadOf(item: FeedItem): Payload {
    if (item.type === 'snapshot' || item.type === 'tick') return this.#execute(item);
    const known = this.#payloads.get(item);
    if (known !== undefined) return known;
    const payload = this.#execute(item);
    this.#payloads.set(item, payload);
    if (typeof payload !== 'string') payload.then((text) => this.#payloads.set(item, text)).catch(() => undefined);
    return payload;
  }

  #execute(item: FeedItem): Payload {
    const result = execute({ ...this.args, rootValue: viewOf(item) });
    if (result instanceof Promise) return result.then((settled) => JSON.stringify(this.format(settled)));
    return JSON.stringify(this.format(result));
  }
}
