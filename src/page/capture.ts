import { text } from './texts/text.js';

/** What we can send from a device of our own. */
export type Source = 'microphone' | 'camera';

const CAMERA: MediaTrackConstraints = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24 } };
const MICROPHONE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Opens the device with that id; the default one for '', or where there is no such device. */
export async function openDevice(source: Source, id: string): Promise<MediaStreamTrack> {
  const stream = await capture(source, () => openOrDefault(source, id));
  const track = stream.getTracks()[0];
  if (!track) throw new Error(text.call.noDevice[source]);
  return track;
}

export function openScreen(): Promise<MediaStream> {
  return capture('screen', () => navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }));
}

/** The browser would open the device without asking the person. */
export async function isAllowed(source: Source): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: source });
    return state === 'granted';
  } catch {
    return false;
  }
}

async function openOrDefault(source: Source, id: string): Promise<MediaStream> {
  if (id === '') return navigator.mediaDevices.getUserMedia(constraints(source));
  try {
    return await navigator.mediaDevices.getUserMedia(constraints(source, { deviceId: { exact: id } }));
  } catch (error) {
    if (!['OverconstrainedError', 'NotFoundError'].includes(nameOf(error))) throw error;
    return navigator.mediaDevices.getUserMedia(constraints(source));
  }
}

function constraints(source: Source, device: MediaTrackConstraints = {}): MediaStreamConstraints {
  return source === 'microphone' ? { audio: { ...MICROPHONE, ...device } } : { video: { ...CAMERA, ...device } };
}

async function capture(source: Source | 'screen', open: () => Promise<MediaStream>): Promise<MediaStream> {
  if (!('mediaDevices' in navigator)) throw new Error(text.call.needsHttps[source]);
  try {
    return await open();
  } catch (error) {
    throw explained(error, source);
  }
}

function explained(error: unknown, source: Source | 'screen'): unknown {
  const name = nameOf(error);
  // Who closes the choice of a window has changed their mind; that is nothing to explain.
  if (name === 'NotAllowedError')
    return source === 'screen' ? new DOMException('', 'AbortError') : new Error(text.call.notAllowed[source]);
  if (name === 'NotFoundError') return new Error(text.call.noDevice[source]);
  if (name === 'NotReadableError' || name === 'AbortError') return new Error(text.call.inUse[source]);
  return error;
}

function nameOf(error: unknown): string {
  return (error as Partial<Error> | null)?.name ?? '';
}
