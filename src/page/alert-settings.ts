import { siteStorage } from '../client/rejoin-client.js';
import { keptJson } from './kept-json.js';

/** How an offer is told to a person who looks elsewhere. */
export interface AlertSettings {
  readonly sound: boolean;
  /** It takes the browser's permission as well. */
  readonly notification: boolean;
}

const KEPT = 'rejoin:alerts';
const USUAL: AlertSettings = { sound: true, notification: true };

export const alertSettings = {
  read(): AlertSettings {
    return { ...USUAL, ...keptJson<Partial<AlertSettings>>(siteStorage.local, KEPT, {}) };
  },
  write(settings: AlertSettings): void {
    siteStorage.local.setItem(KEPT, JSON.stringify(settings));
  },
};
