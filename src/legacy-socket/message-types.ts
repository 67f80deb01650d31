/** Every type of the old protocol: those a client may send, and those that only the server does. */
const SENT_BY_CLIENTS = [
  'offer',
  'answer',
  'ice-candidate',
  'media-control',
  'screen-share-control',
  'chat-message',
  'file-share-offer',
  'network-stats',
  'quality-update',
  'analytics-event',
  'hand-raise',
  'reaction',
  'virtual-background-update',
  'e2ee-key-exchange',
  'e2ee-ratchet-update',
] as const;
const SENT_BY_THE_SERVER = [
  'user-joined',
  'user-left',
  'room-state',
  'error',
  'role-updated',
  'permission-updated',
  'recording-control',
  'recording-status',
  'file-share-accept',
  'file-share-reject',
  'file-share-progress',
  'file-share-complete',
  'participant-update',
  'room-settings-update',
  'hand-raise-queue',
  'waiting-room-join',
  'waiting-room-admit',
  'waiting-room-reject',
  'breakout-room-create',
  'breakout-room-assign',
  'breakout-room-close',
  'live-stream-start',
  'live-stream-stop',
] as const;

/** What a client may send (legacy contract, decision T). */
export type ClientType = (typeof SENT_BY_CLIENTS)[number];

const CLIENT_TYPES: ReadonlySet<string> = new Set(SENT_BY_CLIENTS);
const SERVER_TYPES: ReadonlySet<string> = new Set(SENT_BY_THE_SERVER);

export function isClientType(type: unknown): type is ClientType {
  return typeof type === 'string' && CLIENT_TYPES.has(type);
}

export function isServerType(type: unknown): boolean {
  return typeof type === 'string' && SERVER_TYPES.has(type);
}
