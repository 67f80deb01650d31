import type { TransferEvent } from '../log/event.js';
import type { TransferProgress } from '../transfers/progress.js';
import type { Transfer } from '../transfers/transfer.js';
import { timestampOf, type Message, type Payload } from './frame.js';

/** What a party of a transfer is told of a change; who caused it knows already (legacy contract, decisions O and AA). */
export function messagesOfTransfer(event: TransferEvent, at: number, viewerId: string): readonly Message[] {
  const told = event.actor === viewerId ? [] : toldToOther(event);
  return hasEnded(event) ? [...told, ended(event.transfer, at)] : told;
}

function toldToOther({ action, actor, transfer }: TransferEvent): readonly Message[] {
  const { id: transfer_id, receiverId: receiver_id } = transfer;
  const told = (payload: Payload) => [{ type: `file-share-${action}`, payload, senderId: actor }];
  switch (action) {
    case 'offer':
      return told(offered(transfer));
    case 'accept':
      return told({ transfer_id, receiver_id });
    case 'reject':
      return told({ transfer_id, receiver_id, reason: transfer.error });
    case 'pause':
    case 'resume':
    case 'cancel':
      return told({ transfer_id, user_id: actor });
    case 'seal':
    case 'complete':
    case 'connection':
    case 'expire':
    case 'lose':
      return [];
    // What only a newer release does.
    default:
      return [];
  }
}

function offered({ id, senderId, receiverId, filename, size, mimeType, totalChunks, chunkSize }: Transfer): Payload {
  return {
    transfer_id: id,
    sender_id: senderId,
    receiver_id: receiverId,
    filename,
    file_size: size,
    mime_type: mimeType,
    total_chunks: totalChunks,
    chunk_size: chunkSize,
  };
}

/** Completed or failed; a cancellation has a word of its own. A file without bytes is complete in being accepted. */
function hasEnded({ action, transfer }: TransferEvent): boolean {
  const ending = action === 'accept' || action === 'complete' || action === 'expire' || action === 'lose';
  return ending && (transfer.status === 'COMPLETED' || transfer.status === 'FAILED');
}

/** From the server, so that both parties take it. */
function ended({ id, status, error }: Transfer, at: number): Message {
  const payload = { transfer_id: id, success: status === 'COMPLETED', error, timestamp: timestampOf(at) };
  return { type: 'file-share-complete', payload, senderId: null };
}

export function messageOfProgress({ transferId, chunksVerified, totalChunks, at }: TransferProgress): Message {
  const payload = {
    transfer_id: transferId,
    chunks_received: chunksVerified,
    total_chunks: totalChunks,
    percentage: totalChunks === 0 ? 0 : (chunksVerified / totalChunks) * 100,
    timestamp: timestampOf(at),
  };
  return { type: 'file-share-progress', payload, senderId: null };
}
