import { openDevice, type Source } from './capture.js';
import { DeviceList, type Device } from './device-list.js';
import { text } from './texts/text.js';

/** Something that happened to a device without the person's doing. */
export interface DeviceNews {
  readonly text: string;
  readonly isBad: boolean;
}

/** A shutter is closed, or another program has the device; a shorter gap is nothing to tell. */
const SILENCED_FOR_MS = 1_000;

/**
 * Our microphone and camera, from the preview at the entrance to the end of the visit. The camera's light is on exactly
 * while there is a picture: switching the camera off stops it. The microphone is only muted, so that it is back at once.
 *
 * Events: `change`; `news`, a `CustomEvent<DeviceNews>`.
 */
export class OwnDevices extends EventTarget {
  readonly list = new DeviceList(() => this.#listChanged());
  readonly #tracks = new Map<Source, MediaStreamTrack>();
  /** Of the newest request for each: an older one that is answered late is of no use. */
  readonly #turns = new Map<Source, number>();
  #isMuted = false;
  #isOver = false;
  #speaker = '';

  get microphone(): MediaStreamTrack | null {
    return this.#tracks.get('microphone') ?? null;
  }

  get camera(): MediaStreamTrack | null {
    return this.#tracks.get('camera') ?? null;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  get isAudible(): boolean {
    return this.microphone !== null && !this.#isMuted;
  }

  get isVisible(): boolean {
    return this.camera !== null;
  }

  /** The device gives nothing, although it is on: a shutter, another program, a phone call. */
  isSilenced(source: Source): boolean {
    return this.#tracks.get(source)?.muted ?? false;
  }

  async toggleMicrophone(): Promise<void> {
    if (!this.microphone) await this.switchOn('microphone');
    else this.#mute(!this.#isMuted);
  }

  async toggleCamera(): Promise<void> {
    if (this.isVisible) this.#switchOff('camera');
    else await this.switchOn('camera');
  }

  async switchOn(source: Source): Promise<void> {
    if (this.#tracks.has(source)) return;
    if (source === 'microphone') this.#isMuted = false;
    await this.#open(source, this.list.chosen(source));
  }

  /** Remembers the choice, and changes over to that device where one is in use. */
  async choose(device: Device, id: string): Promise<void> {
    this.list.choose(device, id);
    if (device === 'speaker' || !this.#tracks.has(device)) return;
    // Phones don't open a second camera while the first one is on.
    this.#tracks.get(device)?.stop();
    try {
      await this.#open(device, id);
    } catch (error) {
      // Whoever runs through the list with the arrow keys has chosen another one by now.
      if (!isOutdated(error)) this.#switchOff(device);
      throw error;
    }
  }

  /** Everything off. */
  stop(): void {
    for (const source of ['microphone', 'camera'] as const) this.#remove(source);
    this.#tell();
  }

  close(): void {
    this.#isOver = true;
    this.list.close();
    this.stop();
  }

  async #open(source: Source, id: string): Promise<MediaStreamTrack> {
    const turn = this.#nextTurn(source);
    const track = await openDevice(source, id);
    // The person may allow a device when they have left already, or changed their mind: it must not stay on.
    if (this.#isOver || this.#turns.get(source) !== turn) {
      track.stop();
      throw new DOMException('', 'AbortError');
    }
    if (source === 'microphone') track.enabled = !this.#isMuted;
    this.#tracks.set(source, track);
    track.addEventListener('ended', () => void this.#lost(source, track));
    for (const event of ['mute', 'unmute']) track.addEventListener(event, () => this.#silenced(source, track));
    this.#tell();
    // Now the browser names the others too.
    void this.list.refresh();
    return track;
  }

  /** A device was unplugged, or its permission withdrawn: the default one takes its place. */
  async #lost(source: Source, gone: MediaStreamTrack): Promise<void> {
    if (this.#tracks.get(source) !== gone) return;
    try {
      const { label } = await this.#open(source, '');
      this.#say(text.call.deviceReplaced[source]({ gone: gone.label, now: label }), false);
    } catch (error) {
      if (isOutdated(error)) return;
      this.#switchOff(source);
      this.#say(text.call.deviceGone[source]({ gone: gone.label, why: (error as Error).message }), true);
    }
  }

  #silenced(source: Source, track: MediaStreamTrack): void {
    this.#tell();
    setTimeout(() => {
      if (this.#tracks.get(source) === track && track.muted) this.#say(text.call.silenced[source], true);
    }, SILENCED_FOR_MS);
  }

  /** The browser goes on with the default speaker by itself; the person should know. */
  #listChanged(): void {
    const now = this.list.chosen('speaker');
    if (this.#speaker !== '' && now === '' && !this.list.isDefaultWanted('speaker'))
      this.#say(text.call.speakerGone, false);
    this.#speaker = now;
    this.#tell();
  }

  #mute(muted: boolean): void {
    this.#isMuted = muted;
    if (this.microphone) this.microphone.enabled = !muted;
    this.#tell();
  }

  #switchOff(source: Source): void {
    this.#remove(source);
    this.#tell();
  }

  #remove(source: Source): void {
    this.#nextTurn(source);
    this.#tracks.get(source)?.stop();
    this.#tracks.delete(source);
  }

  #nextTurn(source: Source): number {
    const turn = (this.#turns.get(source) ?? 0) + 1;
    this.#turns.set(source, turn);
    return turn;
  }

  #say(words: string, isBad: boolean): void {
    this.dispatchEvent(new CustomEvent<DeviceNews>('news', { detail: { text: words, isBad } }));
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** A newer request is under way, or the visit is over. */
function isOutdated(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
