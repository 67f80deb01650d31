/** Something that the server uses; throws, or takes too long, when it isn't there. */
export interface ReadyCheck {
  readonly name: string;
  /** `required`: the server can't serve without it; `told`: it can, and only says so. */
  readonly kind: 'required' | 'told';
  check(): Promise<unknown>;
}

export interface Readiness {
  readonly ready: boolean;
  /** "ok", or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 2000;

export async function readinessOf(checks: readonly ReadyCheck[]): Promise<Readiness> {
  const results = await Promise.all(checks.map(async (check) => ({ ...check, result: await outcome(check) })));
  const ready = results.every(({ kind, result }) => kind === 'told' || result === 'ok');
  return { ready, checks: Object.fromEntries(results.map(({ name, result }) => [name, result])) };
}

async function outcome(check: ReadyCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('does not answer'), PATIENCE_MS);
  });
  const answer = check.check().then(
    () => 'ok',
    () => 'not available',
  );
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
