// An application's code over every entry but React's; types.test.ts compiles it against the installed package.
import { RejoinClient, RejoinRequestError, siteStorage, type ChatLine, type Log, type Room } from '@rejoin/client';
import { SignalingClient, type RoomSignal, type SignalingRoom } from '@rejoin/client/signaling';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(): T | undefined => undefined;

const log: Log = console;
export const client = new RejoinClient({
  url: 'https://rejoin.example',
  token: async (ended?: string) => `${ended ?? 'first'}`,
  storage: siteStorage.session,
  log,
  fetch: (input, init) => fetch(input, init),
  WebSocket,
  iceTransportPolicy: 'relay',
  maxBitrate: 2_000_000,
  workerUrl: '/client-worker.js',
});

export async function talk(room: Room): Promise<string> {
  const end: () => void = room.on('chat', (lines) => is<Same<typeof lines, readonly ChatLine[]>>());
  room.once('joined', ({ name }) => name.toUpperCase());
  for await (const { participant, reason } of room.events('departed', { signal: AbortSignal.timeout(1) })) {
    // More values may come than are known today.
    const why: string = reason;
    if (why === 'LEFT') return participant.name;
  }
  end();
  const me = await room.ready;
  room.chat.say(me.name);
  const { id, recipients } = await room.send('hand', { up: true }, { to: me.id });
  const transfer = await room.sendFile(me.userId, new File(['x'], 'x.txt'));
  const stop = transfer.on('change', () => transfer.progress.percent.toFixed());
  stop();
  room.media.publish('camera', new MediaStream());
  await room.leave();
  return `${id} ${recipients}`;
}

export const signaling = new SignalingClient({ url: 'https://rejoin.example', token: () => 'token', storage: null });

export async function shake(room: SignalingRoom, connection: RTCPeerConnection): Promise<void> {
  room.on('signal', (signal: RoomSignal) =>
    connection.setRemoteDescription(signal.payload as RTCSessionDescriptionInit),
  );
  await room.signal('somebody', 'OFFER', connection.localDescription);
}

export function explain(error: unknown): string {
  if (!(error instanceof RejoinRequestError)) throw error;
  return `${error.code}: ${error.message}`;
}
