import { isNegotiation } from '../signals/signal.js';
import type { Sent, SignalDraft, SignalStore, Speaker } from '../signals/signal-store.js';
import { partitionBase, partitionOf } from './keys.js';
import type { LibrarySettings } from './library-settings.js';
import type { RedisLibrary } from './library.js';
import { participantText, signalId, signalTail, signalTailWithheld } from './log-record.js';

export class RedisSignalStore implements SignalStore {
  constructor(
    private readonly library: RedisLibrary,
    private readonly settings: LibrarySettings,
  ) {}

  async append(roomId: string, speaker: Speaker, draft: SignalDraft, idempotencyKey: string | null): Promise<Sent> {
    const { addressee } = draft;
    const to = addressee.to === 'room' ? '' : addressee.to === 'user' ? addressee.userId : addressee.participantId;
    const [epoch, offset, recipients, duplicate] = await this.library.call('send', partitionBase(partitionOf(roomId)), [
      roomId,
      this.settings.of(roomId),
      speaker.userId,
      participantText(speaker.participantId),
      speaker.connectionId ?? '',
      addressee.to === 'user' && draft.mayBeAbsent ? 'absent user' : addressee.to,
      to,
      idempotencyKey ?? '',
      signalTail(speaker.userId, draft),
      isNegotiation(draft.kind) ? signalTailWithheld(speaker.userId, draft) : '',
    ]);
    const position = { epoch: String(epoch), offset: Number(offset) };
    return { id: signalId(position), position, recipients: Number(recipients), duplicate: duplicate === 1 };
  }
}
