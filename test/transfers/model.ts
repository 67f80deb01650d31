import { RULES } from '../../src/transfers/action.js';
import { SHA256_OF_NOTHING } from '../../src/transfers/sha256.js';
import type { ChunkRange, TransferEndReason, TransferStatus } from '../../src/transfers/transfer.js';

export type Side = 'sender' | 'receiver';
export type Who = Side | 'stranger';

export type PartyCommand = { readonly who: Who } & (
  | { readonly action: 'accept' | 'reject' | 'pause' | 'resume' | 'resumeBoth' | 'cancel' }
  | { readonly action: 'acknowledge'; readonly ranges: readonly ChunkRange[] }
  | { readonly action: 'seal' | 'complete'; readonly sha256: string }
);
export type RoomCommand = { readonly action: 'drop' | 'return'; readonly side: Side };
export type Command = PartyCommand | RoomCommand;

/** The whole of a transfer as design §7 has it, without a store: values in, values out. */
export interface Model {
  readonly totalChunks: number;
  readonly status: TransferStatus;
  readonly pauses: readonly Side[];
  readonly away: readonly Side[];
  readonly endReason: TransferEndReason | null;
  readonly sha256: string | null;
  readonly verified: readonly number[];
  /** Changes that the room's log was told: all but a pause by connection. */
  readonly told: number;
}

export type Outcome = 'changed' | 'unchanged' | 'done' | 'FORBIDDEN' | 'CONFLICT' | 'NOT_FOUND' | 'OUT_OF_RANGE';
export type Step = readonly [Outcome, Model];

export function step(model: Model, command: Command): Step {
  if ('side' in command) return ['done', moved(model, command)];
  if (command.who === 'stranger') return ['NOT_FOUND', model];
  const { by, from } = RULES[command.action === 'resumeBoth' ? 'resume' : command.action];
  if (by !== 'either' && by !== command.who) return ['FORBIDDEN', model];
  if (alreadyHolds(model, command, command.who)) return ['unchanged', model];
  if (!from.includes(model.status)) return ['CONFLICT', model];
  return carriedOut(model, command, command.who);
}

function moved(model: Model, { action, side }: RoomCommand): Model {
  const others = model.away.filter((one) => one !== side);
  const away = action === 'drop' ? [...others, side] : others;
  return settled({ ...model, away });
}

function settled(model: Model): Model {
  if (model.status !== 'ACTIVE' && model.status !== 'PAUSED') return model;
  return { ...model, status: model.pauses.length + model.away.length === 0 ? 'ACTIVE' : 'PAUSED' };
}

/** What a repetition by the same party finds done. */
function alreadyHolds({ status, endReason, sha256, pauses }: Model, command: PartyCommand, who: Side): boolean {
  switch (command.action) {
    case 'accept':
      return ['ACTIVE', 'PAUSED', 'COMPLETED'].includes(status);
    case 'reject':
      return endReason === 'REJECTED';
    case 'cancel':
      return endReason === (who === 'sender' ? 'CANCELLED_BY_SENDER' : 'CANCELLED_BY_RECEIVER');
    case 'pause':
      return pauses.includes(who);
    case 'resume':
      return ['ACTIVE', 'PAUSED'].includes(status) && !pauses.includes(who);
    case 'resumeBoth':
      return ['ACTIVE', 'PAUSED'].includes(status) && pauses.length === 0;
    case 'seal':
      return sha256 === command.sha256 && ['PENDING', 'ACTIVE', 'PAUSED', 'COMPLETED'].includes(status);
    case 'complete':
      return (
        (endReason === 'COMPLETED' && sha256 === command.sha256) ||
        (endReason === 'CHECKSUM_MISMATCH' && sha256 !== command.sha256)
      );
    case 'acknowledge':
      return false;
  }
}

function carriedOut(model: Model, command: PartyCommand, who: Side): Step {
  switch (command.action) {
    case 'accept':
      return told(model.totalChunks === 0 ? acceptedEmpty(model) : settled({ ...model, status: 'ACTIVE' }));
    case 'reject':
      return told(ended(model, 'CANCELLED', 'REJECTED'));
    case 'cancel':
      return told(ended(model, 'CANCELLED', who === 'sender' ? 'CANCELLED_BY_SENDER' : 'CANCELLED_BY_RECEIVER'));
    case 'pause':
      return told(settled({ ...model, pauses: [...model.pauses, who] }));
    case 'resume':
      return told(settled({ ...model, pauses: model.pauses.filter((one) => one !== who) }));
    case 'resumeBoth':
      return told(settled({ ...model, pauses: [] }));
    case 'seal':
      return model.sha256 === null ? told({ ...model, sha256: command.sha256 }) : ['CONFLICT', model];
    case 'complete':
      return completed(model, command.sha256);
    case 'acknowledge':
      return acknowledged(model, command.ranges);
  }
}

function told(model: Model): Step {
  return ['changed', { ...model, told: model.told + 1 }];
}

function ended(model: Model, status: TransferStatus, endReason: TransferEndReason): Model {
  return { ...model, status, endReason, pauses: [] };
}

function judged(model: Model, sha256: string): Model {
  return model.sha256 === sha256 ? ended(model, 'COMPLETED', 'COMPLETED') : ended(model, 'FAILED', 'CHECKSUM_MISMATCH');
}

function acceptedEmpty(model: Model): Model {
  return judged({ ...model, sha256: model.sha256 ?? SHA256_OF_NOTHING }, SHA256_OF_NOTHING);
}

function completed(model: Model, sha256: string): Step {
  if (model.verified.length < model.totalChunks || model.sha256 === null) return ['CONFLICT', model];
  return told(judged(model, sha256));
}

function acknowledged(model: Model, ranges: readonly ChunkRange[]): Step {
  if (ranges.some(({ first, count }) => first + count > model.totalChunks)) return ['OUT_OF_RANGE', model];
  const chunks = ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
  const verified = [...new Set([...model.verified, ...chunks])];
  return [verified.length > model.verified.length ? 'changed' : 'unchanged', { ...model, verified }];
}
