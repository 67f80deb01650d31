import type { Page } from 'playwright-core';

/**
 * Runs in the page before its scripts, as text, since pages don't know what the compiler does to functions. Chromium's fake
 * devices can't be unplugged, so this does to the page what a browser does when a real one is: its tracks end, the browser
 * no longer names or opens it, and says `devicechange`. Everything else is Chromium's own.
 */
const SOCKET = `(() => {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
  const gone = new Set();
  const tracks = [];
  const plugged = async () => (await enumerate()).filter(({ deviceId }) => !gone.has(deviceId));
  const chosen = async (kind, wanted) => {
    if (gone.size === 0 || !wanted) return wanted;
    const exact = wanted.deviceId?.exact;
    if (exact !== undefined && !gone.has(exact)) return wanted;
    if (exact !== undefined) throw new DOMException('', 'NotFoundError');
    const own = (await plugged()).filter((one) => one.kind === kind && one.deviceId !== 'default');
    if (own.length === 0) throw new DOMException('', 'NotFoundError');
    return { ...wanted, deviceId: { exact: own[0].deviceId } };
  };
  mediaDevices.enumerateDevices = plugged;
  mediaDevices.getUserMedia = async ({ audio, video }) => {
    const wanted = { audio: await chosen('audioinput', audio), video: await chosen('videoinput', video) };
    const stream = await open(wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
  globalThis.rejoinUnplug = async (kind, everything) => {
    const others = everything ? (await enumerate()).filter((one) => one.kind === kind + 'input') : [];
    for (const { deviceId } of others) gone.add(deviceId);
    const pulled = tracks.filter((track) => track.kind === kind && track.readyState === 'live');
    for (const track of pulled) {
      gone.add(track.getSettings().deviceId);
      gone.add('default');
      track.stop();
    }
    mediaDevices.dispatchEvent(new Event('devicechange'));
    for (const track of pulled) track.dispatchEvent(new Event('ended'));
    return pulled.map(({ label }) => label);
  };
  globalThis.rejoinReplug = () => {
    gone.clear();
    mediaDevices.dispatchEvent(new Event('devicechange'));
  };
  globalThis.rejoinOpened = () => tracks.length;
})()`;

/** Devices that a person can pull out of the page's computer. */
export class Unplugging {
  private constructor(private readonly page: Page) {}

  /** Before the page is opened. */
  static async in(page: Page): Promise<Unplugging> {
    await page.addInitScript(SOCKET);
    return new Unplugging(page);
  }

  /** Pulls what is in use of that kind; the names of what was pulled. */
  pull(kind: 'audio' | 'video'): Promise<readonly string[]> {
    return this.page.evaluate<string[]>(`rejoinUnplug('${kind}')`);
  }

  /** Pulls all that there are of that kind. */
  async pullAll(kind: 'audio' | 'video'): Promise<void> {
    await this.page.evaluate(`rejoinUnplug('${kind}', true)`);
  }

  /** Plugs everything in again. */
  async plugIn(): Promise<void> {
    await this.page.evaluate('rejoinReplug()');
  }

  /** How many devices the page has opened since it was loaded. */
  opened(): Promise<number> {
    return this.page.evaluate<number>('rejoinOpened()');
  }
}
