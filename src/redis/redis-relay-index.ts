import type { Place } from '../transfers/chunk-store.js';
import type { ChunkAddress, Relayed, RelayIndex } from '../transfers/relay-index.js';
import { partitionBase, partitionOfTransfer } from './keys.js';
import type { RedisLibrary } from './library.js';
import { transferOf } from './transfer-record.js';

export class RedisRelayIndex implements RelayIndex {
  constructor(private readonly library: RedisLibrary) {}

  async open(senderId: string, { roomId, transferId, index }: ChunkAddress, place: Place): Promise<Relayed> {
    const base = partitionBase(partitionOfTransfer(transferId));
    return relayedOf(await this.library.call('open_relay', base, [transferId, roomId, senderId, index, place]));
  }

  async look(transferIds: readonly string[], index = -1): Promise<readonly (Relayed | null)[]> {
    const found = new Map<string, Relayed>();
    const partitions = [...new Set(transferIds.map(partitionOfTransfer))];
    await Promise.all(
      partitions.map(async (partition) => {
        const together = transferIds.filter((id) => partitionOfTransfer(id) === partition);
        const looks = await this.library.call('look_at_relay', partitionBase(partition), [index, ...together]);
        for (const look of (looks as unknown[][]).filter(({ length }) => length > 0).map(relayedOf)) {
          found.set(look.transfer.id, look);
        }
      }),
    );
    return transferIds.map((id) => found.get(id) ?? null);
  }
}

/** `{changed, verified, last, field, value…}`, the relay's own fields among them. */
function relayedOf([, verified, last, ...rest]: readonly unknown[]): Relayed {
  const flat = rest.map(String);
  const fields = new Map<string, string>();
  for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] ?? '', flat[at + 1] ?? '');
  return {
    transfer: transferOf(flat, Number(verified), last === 1),
    place: fields.get('place') ?? null,
    chunksHeld: Number(fields.get('held')),
    holdsChunk: fields.get('holds') === '1',
    isKept: fields.get('kept') === '1',
  };
}
