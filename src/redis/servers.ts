import type { Cluster, Redis } from 'ioredis';

/** The servers that channels are heard from: one, or of a Cluster the primary that holds a channel's slot. */
export interface Servers {
  /** Names the server that holds the slot; undefined while none is known to. */
  of(slot: number): string | undefined;
  /** A new connection to that server, for subscriptions alone; undefined when it is no longer there. */
  connect(server: string): Redis | undefined;
  /** Called whenever another server may hold a slot. */
  onChange(listener: () => void): void;
  /** Finds out anew who holds what. */
  refresh(): void;
}

/** One server holds everything. */
export function oneServer(connect: () => Redis): Servers {
  return { of: () => 'the one', connect, onChange: () => undefined, refresh: () => undefined };
}

/** `connect` makes a connection to where the given one leads: there is one to each server already, for commands. */
export function serversOfCluster(cluster: Cluster, connect: (known: Redis) => Redis): Servers {
  return {
    of: (slot) => cluster.slots[slot]?.[0],
    connect(server) {
      const known = cluster.nodes().find(({ options: { host, port } }) => `${host ?? ''}:${port ?? ''}` === server);
      return known && connect(known);
    },
    onChange: (listener) => void cluster.on('refresh', listener),
    refresh: () => cluster.refreshSlotsCache(),
  };
}

const SLOTS = 16_384;

/** Whatever a channel's slot is, it is heard from the same server: what is published without a slot reaches all of them. */
export function oneOf(servers: Servers): Servers {
  const slot = Math.floor(Math.random() * SLOTS);
  return { ...servers, of: () => servers.of(slot) };
}
