/** One entry of an `RTCStatsReport`. */
export type Stat = Readonly<Record<string, unknown>>;

/** Browsers answer within milliseconds; Firefox never does, if the connection is closed meanwhile. */
const ANSWERED_WITHIN_MS = 2_000;

/** A connection's statistics, by id. Null: there is no answer. */
export async function statsOf(connection: RTCPeerConnection): Promise<ReadonlyMap<string, Stat> | null> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const nothing = new Promise<null>((resolve) => {
    late = setTimeout(() => resolve(null), ANSWERED_WITHIN_MS);
  });
  const report: Promise<ReadonlyMap<string, Stat>> = connection.getStats();
  return Promise.race([report, nothing]).finally(() => clearTimeout(late));
}

/**
 * The pair of addresses that the connection uses. After a change of network, or to a better path, the pair that it used
 * before is nominated too.
 */
export function selectedPair(stats: readonly Stat[]): Stat | undefined {
  const pairs = stats.filter((stat) => stat['type'] === 'candidate-pair');
  const ids = stats.filter((stat) => stat['type'] === 'transport').map((stat) => stat['selectedCandidatePairId']);
  // In this order: what the specification has, what Firefox says, and what browsers have that say neither.
  return (
    pairs.find((pair) => ids.includes(pair['id'])) ??
    pairs.find((pair) => pair['selected'] === true) ??
    pairs.find((pair) => pair['nominated'] === true)
  );
}
