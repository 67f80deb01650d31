/** One entry of a 422, as Pydantic words it. */
export interface Fault {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** An answer other than the one wanted, in the shape of the old service: `{"detail": text or faults}`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | readonly Fault[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : 'Validation failed');
  }
}

export function invalid(...faults: readonly Fault[]): Refusal {
  return new Refusal(422, faults);
}
