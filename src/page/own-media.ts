import { siteStorage, type Media } from '../client/rejoin-client.js';

const CAMERA: MediaTrackConstraints = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24 } };
const MICROPHONE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const STORED = 'rejoin:own-media';

type Kind = 'audio' | 'video';

/**
 * Our camera, microphone and screen. The camera's light is on exactly while others can see us: switching the
 * camera off stops it. The microphone is only muted, so that it is back at once.
 */
export class OwnMedia {
  #camera: MediaStream | null = null;
  #screen: MediaStream | null = null;
  #isOver = false;

  constructor(
    private readonly media: Media,
    private readonly changed: () => void,
  ) {}

  get camera(): MediaStream | null {
    return this.#camera;
  }

  get screen(): MediaStream | null {
    return this.#screen;
  }

  get isOnAir(): boolean {
    return this.#camera !== null || this.#screen !== null;
  }

  get isAudible(): boolean {
    return this.#camera?.getAudioTracks().some((track) => track.enabled) ?? false;
  }

  get isVisible(): boolean {
    return (this.#camera?.getVideoTracks().length ?? 0) > 0;
  }

  get canShareScreen(): boolean {
    return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  }

  async toggleMicrophone(): Promise<void> {
    if ((this.#camera?.getAudioTracks().length ?? 0) === 0) await this.#add('audio');
    else this.media.mute('camera', 'audio', this.isAudible);
    this.#tell();
  }

  async toggleCamera(): Promise<void> {
    if (this.isVisible) this.#removeVideo();
    else await this.#add('video');
    this.#tell();
  }

  async toggleScreen(): Promise<void> {
    if (this.#screen) {
      this.#stopScreen();
      return;
    }
    const wanted = { video: true, audio: true };
    const stream = await this.#open(() => navigator.mediaDevices.getDisplayMedia(wanted), 'screen');
    this.#screen = stream;
    // The browser's own bar has a button for it too.
    stream.getVideoTracks()[0]?.addEventListener('ended', () => this.#stopScreen());
    this.media.publish('screen', stream);
    this.#tell();
  }

  hangUp(): void {
    this.stop();
    this.media.unpublish('camera');
    this.media.unpublish('screen');
    this.#tell();
  }

  /** Switches the devices off. */
  stop(): void {
    for (const stream of [this.#camera, this.#screen]) stream?.getTracks().forEach((track) => track.stop());
    this.#camera = null;
    this.#screen = null;
  }

  /** The visit is over: the next one begins with everything off. */
  close(): void {
    this.#isOver = true;
    this.stop();
    siteStorage.session.removeItem(STORED);
  }

  /** After a reload: what was on, as far as the browser gives it without asking the person again. */
  async restore(): Promise<void> {
    const wanted = (siteStorage.session.getItem(STORED) ?? '').split(' ');
    for (const kind of ['audio', 'video'] as const) {
      if (wanted.includes(kind) && (await isAllowed(kind))) await this.#add(kind);
    }
    this.#tell();
  }

  async #add(kind: Kind): Promise<void> {
    const wanted = kind === 'audio' ? { audio: MICROPHONE } : { video: CAMERA };
    const stream = await this.#open(() => navigator.mediaDevices.getUserMedia(wanted), kind);
    const tracks = [...(this.#camera?.getTracks() ?? []), ...stream.getTracks()];
    this.#publish(tracks);
    for (const track of stream.getTracks()) track.addEventListener('ended', () => this.#lost(track));
  }

  /** The person may allow a device when they have left already: it must not stay on. */
  async #open(open: () => Promise<MediaStream>, kind: keyof typeof DEVICE): Promise<MediaStream> {
    const stream = await capture(open, kind);
    if (!this.#isOver) return stream;
    stream.getTracks().forEach((track) => track.stop());
    throw new DOMException('', 'AbortError');
  }

  #removeVideo(): void {
    for (const track of this.#camera?.getVideoTracks() ?? []) track.stop();
    this.#publish(this.#camera?.getAudioTracks() ?? []);
  }

  /** A device was unplugged, or its permission withdrawn. */
  #lost(track: MediaStreamTrack): void {
    const left = this.#camera?.getTracks() ?? [];
    if (!left.includes(track)) return;
    this.#publish(left.filter((one) => one !== track));
    this.#tell();
  }

  #publish(tracks: readonly MediaStreamTrack[]): void {
    this.#camera = tracks.length > 0 ? new MediaStream([...tracks]) : null;
    if (this.#camera) this.media.publish('camera', this.#camera);
    else this.media.unpublish('camera');
  }

  #stopScreen(): void {
    this.#screen?.getTracks().forEach((track) => track.stop());
    this.#screen = null;
    this.media.unpublish('screen');
    this.#tell();
  }

  #tell(): void {
    const on = [this.isAudible ? 'audio' : '', this.isVisible ? 'video' : ''].join(' ').trim();
    siteStorage.session.setItem(STORED, on);
    this.changed();
  }
}

async function isAllowed(kind: Kind): Promise<boolean> {
  const name = kind === 'audio' ? 'microphone' : 'camera';
  try {
    const { state } = await navigator.permissions.query({ name: name });
    return state === 'granted';
  } catch {
    return false;
  }
}

const DEVICE = { audio: 'microphone', video: 'camera', screen: 'screen' } as const;

async function capture(open: () => Promise<MediaStream>, kind: keyof typeof DEVICE): Promise<MediaStream> {
  if (!('mediaDevices' in navigator)) {
    throw new Error(`Browsers give the ${DEVICE[kind]} to pages on https:// or localhost only.`);
  }
  try {
    return await open();
  } catch (error) {
    throw explained(error, kind);
  }
}

function explained(error: unknown, kind: keyof typeof DEVICE): unknown {
  const name = error instanceof DOMException ? error.name : '';
  const device = DEVICE[kind];
  // Who closes the choice of a window has changed their mind; that is nothing to explain.
  if (name === 'NotAllowedError' && kind === 'screen') return new DOMException('', 'AbortError');
  if (name === 'NotAllowedError')
    return new Error(`The browser doesn’t allow the ${device}. Allow it beside the address.`);
  if (name === 'NotFoundError') return new Error(`There is no ${device} on this device.`);
  if (name === 'NotReadableError') return new Error(`The ${device} is in use by another program.`);
  return error;
}
