import { siteStorage } from '../client/rejoin-client.js';
import { keptJson } from './kept-json.js';
import type { Source } from './capture.js';

export type Device = Source | 'speaker';

export interface KnownDevice {
  readonly id: string;
  /** Empty until the person has allowed such a device. */
  readonly name: string;
}

const KINDS: Readonly<Record<Device, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};
/** Chromium lists the default device a second time, under these ids. */
const ALIASES = ['', 'default', 'communications'];
const STORED = 'rejoin:devices';

/** The cameras, microphones and speakers that the browser names, and which of them the person has chosen. */
export class DeviceList {
  #all: readonly MediaDeviceInfo[] = [];
  #chosen: Readonly<Partial<Record<Device, string>>> = keptJson<Readonly<Partial<Record<Device, string>>>>(
    siteStorage.local,
    STORED,
    {},
  );
  readonly #ended = new AbortController();
  /** Null: browsers show no devices to pages on plain http://. */
  readonly #browser = 'mediaDevices' in navigator ? navigator.mediaDevices : null;

  constructor(private readonly changed: () => void) {
    const { signal } = this.#ended;
    this.#browser?.addEventListener('devicechange', () => void this.refresh(), { signal });
    void this.refresh();
  }

  /** The browser lets pages send sound to a speaker of their choice. */
  get canChooseSpeaker(): boolean {
    return 'setSinkId' in HTMLMediaElement.prototype && this.of('speaker').length > 0;
  }

  of(device: Device): readonly KnownDevice[] {
    const ofKind = this.#all.filter(({ kind, deviceId }) => kind === KINDS[device] && !ALIASES.includes(deviceId));
    return ofKind.map(({ deviceId, label }) => ({ id: deviceId, name: label }));
  }

  /** The id of the chosen device. '': the default one, also while the chosen one is not there. */
  chosen(device: Device): string {
    const id = this.#chosen[device] ?? '';
    return this.of(device).some((one) => one.id === id) ? id : '';
  }

  /** The person has chosen no device, or the default one. */
  isDefaultWanted(device: Device): boolean {
    return (this.#chosen[device] ?? '') === '';
  }

  choose(device: Device, id: string): void {
    this.#chosen = { ...this.#chosen, [device]: id };
    siteStorage.local.setItem(STORED, JSON.stringify(this.#chosen));
    this.changed();
  }

  /** Asks the browser anew. It names devices only after one of their kind was allowed. */
  async refresh(): Promise<void> {
    const all = (await this.#browser?.enumerateDevices().catch(() => [])) ?? [];
    if (this.#ended.signal.aborted) return;
    this.#all = all;
    this.changed();
  }

  close(): void {
    this.#ended.abort();
  }
}
