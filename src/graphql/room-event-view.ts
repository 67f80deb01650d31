import type { KnownEventBody, LoggedEvent } from '../log/event.js';
import type { ChangeItem, FeedItem, SnapshotItem, TickItem, TransferItem } from '../log/feed-item.js';
import type { RoomEventView } from './room-event.types.js';

/** A feed's item as the schema shows it. */
export function viewOf(item: FeedItem): RoomEventView {
  switch (item.type) {
    case 'snapshot':
      return viewOfSnapshot(item);
    case 'event':
      return viewOfEvent(item.event);
    case 'changed':
      return viewOfChange(item);
    case 'transfer':
      return viewOfTransfer(item);
    case 'tick':
      return viewOfTick(item);
  }
}

function viewOfSnapshot(snapshot: SnapshotItem): RoomEventView {
  const { position, at, room, you, participantKey, connectionId, resumed, recovery } = snapshot;
  return {
    __typename: 'RoomSnapshot',
    cursor: position,
    at,
    logged: false,
    room,
    you,
    participantKey,
    connectionId,
    resumed,
    recovery,
  };
}

/** The same for all who may see the event, so that one execution can serve them. */
export function viewOfEvent({ position, at, body }: LoggedEvent, logged = true): RoomEventView {
  if (body.type === 'unknown') throw new Error('What is unknown concerns nobody');
  return { cursor: position, at, logged, ...viewOfBody(body) };
}

type WithoutPlace<View> = View extends unknown ? Omit<View, 'cursor' | 'at' | 'logged'> : never;

function viewOfBody(body: KnownEventBody): WithoutPlace<RoomEventView> {
  switch (body.type) {
    case 'signal': {
      const { id, from, addressee, kind, topic, payload } = body;
      return { __typename: 'SignalReceived', id, from, addressed: addressee.to !== 'room', kind, topic, payload };
    }
    case 'joined':
      return { __typename: 'ParticipantJoined', participant: body.participant };
    case 'left':
      return { __typename: 'ParticipantLeft', participant: body.participant, reason: body.reason };
    case 'transfer':
      return { __typename: 'TransferChanged', transfer: body.transfer };
  }
}

function viewOfChange({ position, at, participant }: ChangeItem): RoomEventView {
  return { __typename: 'ParticipantChanged', cursor: position, at, logged: false, participant };
}

function viewOfTransfer({ position, at, body }: TransferItem): RoomEventView {
  return { __typename: 'TransferChanged', cursor: position, at, logged: false, transfer: body.transfer };
}

function viewOfTick({ position, at, deliveredCount }: TickItem): RoomEventView {
  return { __typename: 'PositionAdvanced', cursor: position, at, logged: false, deliveredCount };
}
