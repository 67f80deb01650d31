// What must not compile: where a line compiles after all, the compiler says that its @ts-expect-error is unused.
import * as all from '@rejoin/client';
import { RejoinClient, type Room, type RoomStatus } from '@rejoin/client';
import * as allOfSignaling from '@rejoin/client/signaling';
import { SignalingClient, type SignalingRoom } from '@rejoin/client/signaling';

declare const room: Room;
declare const signaling: SignalingRoom;
const token = () => 'token';
const url = 'https://rejoin.example';

// @ts-expect-error: events are the room's to tell
room.emit('chat', []);
// @ts-expect-error: nor of a signaling room
signaling.emit('chat', []);
// @ts-expect-error: no such event
room.on('gossip', () => {});
// @ts-expect-error: a signaling room has no media
signaling.on('media', () => {});
// @ts-expect-error: the value of 'status' is no number
room.on('status', (status: number) => status);
// @ts-expect-error: no such option
new RejoinClient({ url, token, retries: 3 });
// @ts-expect-error: signaling has no media that a bit rate could bound
new SignalingClient({ url, token, maxBitrate: 1 });
// @ts-expect-error: the token is a function
new RejoinClient({ url, token: 'token' });
// @ts-expect-error: the participant's key is nobody's business
room.participantKey;
// @ts-expect-error: the status is for reading
room.status = { phase: 'left' };
// @ts-expect-error: no such phase
export const phase: RoomStatus = { phase: 'asleep' };
// @ts-expect-error: a file goes to a user
await room.sendFile(new File([], 'x'));
// @ts-expect-error: no such entry
export * from '@rejoin/client/worker-source';
// @ts-expect-error: rooms are types, and no values
all.Room;
// @ts-expect-error: nor are signaling rooms
allOfSignaling.SignalingRoom;
