import type { Room, Transfer } from '../client/rejoin-client.js';
import { alertSettings } from './alert-settings.js';
import { part } from './element.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';

/** While the page is hidden each offer makes a sound, and a notification where the person allowed that. */
export function alertToOffers(root: HTMLElement, room: Room, notices: Notices, signal: AbortSignal): void {
  const button = part(root, 'alerts', HTMLButtonElement);
  const choose = async (): Promise<void> => (await onDemand.alerts()).askForAlerts();
  button.addEventListener('click', () => void notices.trying(choose));
  const shown = new Map<Notification, Transfer>();
  const close = (isMeant = (_offer: Transfer): boolean => true): void => {
    for (const [one, offer] of shown) if (isMeant(offer) && shown.delete(one)) one.close();
  };
  room.on('offer', (offer) => {
    if (!document.hidden) return;
    void call(room, offer).then(
      (one) => one && shown.set(one, offer),
      () => undefined,
    );
  });
  // Withdrawn, or answered in another tab: nobody is called to what isn't there.
  room.on('transfers', () => close(({ status }) => status !== 'PENDING'));
  // Whoever comes back sees the offer itself.
  document.addEventListener('visibilitychange', () => !document.hidden && close(), { signal });
  signal.addEventListener('abort', () => close());
}

async function call(room: Room, offer: Transfer): Promise<Notification | null> {
  const { sound, notification } = alertSettings.read();
  const { chime, notify } = await onDemand.calls();
  if (sound) void chime();
  return notification ? notify(room, offer) : null;
}
