import { createHmac } from 'node:crypto';
import type { Config } from './config.js';
import type { IceServer } from './ice-setting.js';
import type { Caller } from './identity/caller.js';
import { CHUNK_SIZE, MAX_FILE_SIZE, MAX_LIVE_TRANSFERS } from './transfers/transfer.js';

/** What a client must know of this server to call and to send files. */
export interface ClientConfig {
  readonly iceServers: readonly IceServer[];
  readonly chunkSize: number;
  readonly maxFileSize: number;
  readonly maxActiveTransfers: number;
  readonly logSize: number;
  readonly logSeconds: number;
  readonly graceSeconds: number;
  readonly history: boolean;
  readonly replaySeconds: number;
}

/** How long TURN credentials hold: a call may last a working day. */
const TURN_SECONDS = 12 * 3600;

type Settings = Pick<Config, 'iceServers' | 'turn' | 'logSize' | 'logMs' | 'graceMs' | 'archive'>;

export function clientConfigFor(settings: Settings, { userId }: Pick<Caller, 'userId'>, now: number): ClientConfig {
  return {
    iceServers: [...settings.iceServers, ...turnServers(settings, userId, now)],
    chunkSize: CHUNK_SIZE,
    maxFileSize: MAX_FILE_SIZE,
    maxActiveTransfers: MAX_LIVE_TRANSFERS,
    logSize: settings.logSize,
    logSeconds: Math.round(settings.logMs / 1000),
    graceSeconds: Math.round(settings.graceMs / 1000),
    history: settings.archive !== null,
    replaySeconds: Math.round((settings.archive?.replayMs ?? 0) / 1000),
  };
}

/** coturn's `use-auth-secret`: the name says until when, the HMAC-SHA1 of the name under the shared secret is the password. */
function turnServers({ turn }: Settings, userId: string, now: number): IceServer[] {
  if (turn === null) return [];
  const username = `${Math.floor(now / 1000) + TURN_SECONDS}:${userId}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: turn.urls, username, credential }];
}
