import type { Room, Transfer } from '../client/rejoin-client.js';
import { formatBytes } from './amounts.js';
import { text } from './texts/text.js';

/** Null: the person did not allow it, or it can't be taken back. */
export async function notify(
  room: Room,
  { filename, size, withUserId, batch }: Transfer,
): Promise<Notification | null> {
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
export async function chime(): Promise<void> {
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
