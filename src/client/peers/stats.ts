/** One entry of an `RTCStatsReport`. */
export type Stat = Readonly<Record<string, unknown>>;

/** A connection's statistics, by id. */
export async function statsOf(connection: RTCPeerConnection): Promise<ReadonlyMap<string, Stat>> {
  return connection.getStats();
}

/** The pair of addresses that the connection uses. */
export function nominatedPair(stats: readonly Stat[]): Stat | undefined {
  return stats.find((stat) => stat['type'] === 'candidate-pair' && stat['nominated'] === true);
}
