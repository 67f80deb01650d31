/** What browsers that have it tell of the network (`navigator.connection`). */
interface NetworkInformation extends EventTarget {
  /** `wifi`, `cellular` …; some browsers don't say. */
  readonly type?: string;
}

/**
 * `changed`: the device went from one kind of network to another. `estimated`: something else about the network is
 * reckoned differently, which happens often and may mean nothing. Returns the function that ends it.
 */
export function watchNetwork(changed: () => void, estimated: () => void): () => void {
  const { connection } = navigator as { connection?: NetworkInformation };
  if (!connection) return () => {};
  let before = connection.type;
  const told = (): void => {
    const isSame = connection.type === before;
    before = connection.type;
    if (isSame) estimated();
    else if (before !== 'none') changed();
  };
  connection.addEventListener('change', told);
  return () => connection.removeEventListener('change', told);
}
