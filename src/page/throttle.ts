/** Runs at once, and again at most once in `ms` however often it is called; the last call is never lost. */
export function throttled(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isCalled = false;
  const go = (): void => {
    isCalled = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (isCalled) go();
    }, ms);
  };
  return () => {
    isCalled = true;
    if (timer === undefined) go();
  };
}
