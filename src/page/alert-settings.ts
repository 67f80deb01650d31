import { siteStorage } from '../client/rejoin-client.js';

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
    try {
      return { ...USUAL, ...(JSON.parse(siteStorage.local.getItem(KEPT) ?? '{}') as Partial<AlertSettings>) };
    } catch {
      return USUAL;
    }
  },
  write(settings: AlertSettings): void {
    siteStorage.local.setItem(KEPT, JSON.stringify(settings));
  },
};
