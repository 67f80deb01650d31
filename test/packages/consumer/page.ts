// A page that joins a room, and takes each file that is offered.
import { RejoinClient, type Room } from '@rejoin/client';

declare global {
  var SETTING: { readonly url: string; readonly token: string; readonly workerUrl?: string };
  var room: Room;
}

const { token, ...options } = SETTING;
globalThis.room = new RejoinClient({ ...options, token: () => token }).join('lobby');
room.on('offer', (offer) => void offer.accept());
