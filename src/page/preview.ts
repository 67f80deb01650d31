import { showToggle } from './call-controls.js';
import { wireDeviceMenu } from './device-menu.js';
import { part, setAttribute, setText } from './element.js';
import { ownMeter, showOwnLevel } from './meter.js';
import { trying } from './notices.js';
import type { DeviceNews, OwnDevices } from './own-devices.js';
import { OwnVoice } from './own-voice.js';
import { text } from './texts/text.js';

/** Camera and microphone before the room: nothing is on before a click, and what is on goes along into the call. */
export class Preview {
  readonly #video: HTMLVideoElement;
  readonly #voice: OwnVoice;
  readonly #ended = new AbortController();

  constructor(
    private readonly root: HTMLElement,
    private readonly devices: OwnDevices,
  ) {
    this.#video = part(root, 'preview-video', HTMLVideoElement);
    // The attribute would not do for an element that a script has made.
    this.#video.muted = true;
    this.#voice = new OwnVoice(devices, ({ level }) => showOwnLevel(level));
    this.#wire('microphone', () => devices.toggleMicrophone());
    this.#wire('camera', () => devices.toggleCamera());
    part(root, 'microphone', HTMLButtonElement).after(ownMeter());
    const { signal } = this.#ended;
    devices.addEventListener('change', () => this.#show(), { signal });
    const tell = (event: Event): void => this.#tell((event as CustomEvent<DeviceNews>).detail.text);
    devices.addEventListener('news', tell, { signal });
    this.#show();
  }

  /** The devices stay as they are. */
  close(): void {
    this.#ended.abort();
    this.#voice.close();
    this.#video.srcObject = null;
  }

  #wire(source: 'microphone' | 'camera', toggle: () => Promise<void>): void {
    const notices = { trying: (action: () => Promise<unknown>) => this.#trying(action) };
    part(this.root, source, HTMLButtonElement).addEventListener('click', () => void this.#trying(toggle));
    wireDeviceMenu(part(this.root, `${source}-menu`, HTMLButtonElement), source, this.devices, notices);
  }

  #trying(action: () => Promise<unknown>): Promise<void> {
    this.#tell('');
    return trying(action, (problem) => this.#tell(problem));
  }

  #tell(words: string): void {
    setText(part(this.root, 'preview-problem', HTMLElement), words);
  }

  #show(): void {
    const { isAudible, isVisible, camera } = this.devices;
    showToggle(part(this.root, 'microphone', HTMLButtonElement), 'microphone', isAudible);
    showToggle(part(this.root, 'camera', HTMLButtonElement), 'camera', isVisible);
    setAttribute(part(this.root, 'preview-picture', HTMLElement), 'hidden', !isVisible);
    const { devicesOff, devicesOn, microphoneHeard } = text.entrance;
    const hint = isAudible ? `${microphoneHeard} ${devicesOn}` : isVisible ? devicesOn : devicesOff;
    setText(part(this.root, 'preview-hint', HTMLElement), hint);
    const shown = (this.#video.srcObject as MediaStream | null)?.getVideoTracks()[0] ?? null;
    if (shown !== camera) this.#video.srcObject = camera && new MediaStream([camera]);
  }
}
