/** What browsers that have it tell of the network (`navigator.connection`). */
interface NetworkInformation extends EventTarget {
  /** `wifi`, `cellular` …; some browsers don't say. */
  readonly type?: string;
}

/** What a device tells of its network and of this page. */
export interface DeviceWatcher {
  /** The device is in another network, or in one again. */
  readonly changed: () => void;
  /** Something may have happened: the page is seen again, the network is gone or reckoned differently. */
  readonly wake: () => void;
  /** The page is out of the back-forward cache. */
  readonly restored: () => void;
}

/** Returns the function that ends it. Outside a page nothing is told. */
export function watchDevice({ changed, wake, restored }: DeviceWatcher): () => void {
  if (!('document' in globalThis)) return () => {};
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener('pageshow', ({ persisted }) => persisted && restored(), { signal });
  addEventListener('online', changed, { signal });
  addEventListener('offline', wake, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake(), { signal });
  watchNetwork(changed, wake, signal);
  return () => ended.abort();
}

/**
 * `changed`: the device went from one kind of network to another. `estimated`: something else about the network is
 * reckoned differently, which happens often and may mean nothing.
 */
export function watchNetwork(changed: () => void, estimated: () => void, signal: AbortSignal): void {
  const { connection } = navigator as { connection?: NetworkInformation };
  let before = connection?.type;
  const told = (): void => {
    const isSame = connection?.type === before;
    before = connection?.type;
    if (isSame) estimated();
    else if (before !== 'none') changed();
  };
  connection?.addEventListener('change', told, { signal });
}
