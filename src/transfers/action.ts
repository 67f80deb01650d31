import { badInput, RejoinError } from '../errors.js';
import { requireSha256 } from './sha256.js';
import { merged } from './chunk-map.js';
import type { ChunkRange, TransferStatus } from './transfer.js';

/** What a party (or, for the last two, its relay) does to a transfer. */
export type TransferCommand =
  | { readonly action: 'accept'; readonly participantId: string | null; readonly relay: boolean }
  | { readonly action: 'reject'; readonly reason: string | null }
  | { readonly action: 'pause' }
  /** `everyPause`: the other party's too, as the legacy contract has it. */
  | { readonly action: 'resume'; readonly participantId: string | null; readonly everyPause: boolean }
  | { readonly action: 'cancel'; readonly reason: string | null }
  | { readonly action: 'acknowledge'; readonly ranges: readonly ChunkRange[] }
  | { readonly action: 'seal'; readonly sha256: string }
  | { readonly action: 'complete'; readonly sha256: string }
  /** The relay holds these chunks, verified. */
  | { readonly action: 'store'; readonly ranges: readonly ChunkRange[] }
  /** The relay holds every chunk; `sha256` is what it computed. */
  | { readonly action: 'deliver'; readonly sha256: string };

export type PartyAction = TransferCommand['action'];

interface Rule {
  readonly by: 'sender' | 'receiver' | 'either';
  readonly from: readonly TransferStatus[];
}

/** Who may do what, and in which status something comes of it. Lua executes it; this is where it is decided. */
export const RULES: Readonly<Record<PartyAction, Rule>> = {
  accept: { by: 'receiver', from: ['PENDING'] },
  reject: { by: 'receiver', from: ['PENDING'] },
  pause: { by: 'either', from: ['ACTIVE', 'PAUSED'] },
  resume: { by: 'either', from: ['ACTIVE', 'PAUSED'] },
  cancel: { by: 'either', from: ['PENDING', 'ACTIVE', 'PAUSED'] },
  acknowledge: { by: 'receiver', from: ['ACTIVE', 'PAUSED'] },
  seal: { by: 'sender', from: ['PENDING', 'ACTIVE', 'PAUSED'] },
  complete: { by: 'receiver', from: ['ACTIVE'] },
  store: { by: 'sender', from: ['ACTIVE'] },
  deliver: { by: 'sender', from: ['ACTIVE', 'PAUSED'] },
};

const MAX_RANGES = 1024;
const MAX_REASON_LENGTH = 1000;

/** Well-formed ranges, in order and without overlaps; whether they lie inside the file is for the store to say. */
export function checkedRanges(ranges: readonly ChunkRange[]): readonly ChunkRange[] {
  if (ranges.length < 1 || ranges.length > MAX_RANGES) {
    throw badInput('ranges', `Name 1 to ${MAX_RANGES} ranges of chunks.`);
  }
  for (const { first, count } of ranges) {
    if (Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(count) && count >= 1) continue;
    throw new RejoinError('CHUNK_OUT_OF_RANGE', 'A range starts at a chunk of the file and counts at least one.', {
      field: 'ranges',
    });
  }
  return merged(ranges);
}

export function checkedReason(reason: string | null | undefined): string | null {
  if (reason == null || reason === '') return null;
  if (reason.length <= MAX_REASON_LENGTH) return reason.toWellFormed();
  throw badInput('reason', `A reason may have at most ${MAX_REASON_LENGTH} characters.`);
}

export function sealing(action: 'seal' | 'complete' | 'deliver', sha256: string): TransferCommand {
  return { action, sha256: requireSha256(sha256) };
}

/** The words for a command that came at the wrong time. */
export function conflict(action: PartyAction, status: TransferStatus): RejoinError {
  const possible = RULES[action].from.join(' or ');
  return new RejoinError('TRANSFER_CONFLICT', `This transfer is ${status}; "${action}" needs it ${possible}.`, {
    status,
  });
}
