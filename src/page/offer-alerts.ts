import type { Room, Transfer } from '../client/rejoin-client.js';
import { alertSettings } from './alert-settings.js';
import { formatBytes } from './amounts.js';
import { part } from './element.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';
import { text } from './texts/text.js';

/** While the page is hidden each offer makes a sound, and a notification where the person allowed that. */
export function alertToOffers(root: HTMLElement, room: Room, notices: Notices, signal: AbortSignal): void {
  const button = part(root, 'alerts', HTMLButtonElement);
  const choose = async (): Promise<void> => (await onDemand.alerts()).askForAlerts();
  button.addEventListener('click', () => void notices.trying(choose));
  const shown = new Set<Notification>();
  const close = (): void => {
    for (const one of shown) one.close();
    shown.clear();
  };
  room.on('offer', (offer) => {
    if (!document.hidden) return;
    const settings = alertSettings.read();
    if (settings.sound) void chime();
    if (settings.notification) void notify(room, offer).then((one) => one && shown.add(one));
  });
  // Whoever comes back sees the offer itself.
  document.addEventListener('visibilitychange', () => !document.hidden && close(), { signal });
  signal.addEventListener('abort', close);
}

async function notify(room: Room, { filename, size, withUserId, batch }: Transfer): Promise<Notification | null> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return null;
  const what = batch ? text.amounts.files(batch.count) : filename;
  const title = text.files.offersYou(room.nameOf(withUserId), what);
  // One a person: thirty files in thirty seconds are not thirty notifications.
  const options = { body: formatBytes(batch?.size ?? size), tag: `rejoin/${room.id}/${withUserId}`, icon: 'icon.svg' };
  try {
    const notification = new Notification(title, options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return notification;
  } catch {
    // Phones have them by way of a service worker only.
    if (!('serviceWorker' in navigator)) return null;
    const worker = await navigator.serviceWorker.getRegistration();
    await worker?.showNotification(title, options).catch(() => undefined);
    return null;
  }
}

let audio: AudioContext | undefined;

/** Two short tones, made here. Silent in a page that nobody has touched: browsers demand that. */
async function chime(): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
  for (const [frequency, after] of [
    [660, 0],
    [880, 0.16],
  ] as const) {
    const begin = audio.currentTime + after;
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(0.14, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.4);
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 0.45);
  }
}
