import type { LocalChunkStore } from './chunk-store/local-chunk-store.js';
import type { Metrics } from './metrics.js';
import type { Storage } from './redis/storage.js';
import type { Presence } from './rooms/presence.js';

interface Socketed {
  readonly acceptor: { readonly sockets: { readonly size: number } };
}

/** What is read when somebody looks. */
export interface Watched {
  readonly storage: Pick<Storage, 'ping' | 'usedMemory' | 'maxMemory'>;
  readonly presence: Pick<Presence, 'roomCount' | 'seats' | 'windowBytes'>;
  readonly chunks: Pick<LocalChunkStore, 'storedBytes' | 'freeBytes'>;
  readonly graphql: Socketed;
  readonly legacy: Socketed;
}

export function watch(metrics: Metrics, { storage, presence, chunks, graphql, legacy }: Watched): void {
  metrics.gauge('rooms', 'Rooms that this node follows.', () => presence.roomCount);
  metrics.gauge('seats', 'Participants connected to this node.', () => presence.seats.length);
  metrics.gauge('graphql_sockets', 'Sockets of graphql-ws.', () => graphql.acceptor.sockets.size);
  metrics.gauge('legacy_sockets', 'Sockets of the old protocol.', () => legacy.acceptor.sockets.size);
  metrics.gauge(
    'log_window_bytes',
    'Bytes of events that this node holds in memory of the logs of rooms it follows.',
    () => presence.windowBytes,
  );
  metrics.gauge(
    'redis_memory_used_bytes',
    'Bytes that Redis uses for logs and all else (used_memory of INFO, all primaries); absent while Redis is away.',
    () => storage.usedMemory(),
  );
  metrics.gauge('redis_up', 'Whether Redis answers (1) or not (0).', () =>
    storage.ping().then(
      () => 1,
      () => 0,
    ),
  );
  metrics.gauge(
    'redis_memory_max_bytes',
    'Bytes that Redis may use (maxmemory, all primaries); absent where it has no limit, and while Redis is away.',
    () => storage.maxMemory(),
  );
  metrics.gauge('relay_stored_bytes', "Bytes on disk of the files in this node's relay folder.", () =>
    chunks.storedBytes(),
  );
  metrics.gauge('relay_disk_free_bytes', "Bytes free on the disk of this node's relay folder.", () =>
    chunks.freeBytes(),
  );
}
