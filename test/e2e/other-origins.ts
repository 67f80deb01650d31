import { ok } from 'node:assert/strict';
import type { Guest } from './guest.js';
import { arrives, inLab } from './lab-pair.js';
import type { ScenarioSetting } from './setting.js';

const SECURE = 'http://app.localhost:7010';
/** Plain HTTP, as on a network at home: such a page has neither `crypto.subtle` nor a private disk. */
const PLAIN = 'http://app.home.test';
export const OTHER_ORIGINS: readonly string[] = [SECURE, PLAIN];

/** Pages of an application's own site: each gets its worker in the way that its policy leaves. */
export async function fromOtherOrigins(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  const started: string[] = [];
  for (const guest of [ada, grace]) guest.page.on('worker', (worker) => started.push(worker.url()));
  const goBothWays = async (origin: string, room: string, options: object = {}): Promise<readonly string[]> => {
    started.length = 0;
    const pages = await inLab(ada, grace, room, { origin, ...options });
    await arrives(pages.ada, pages.grace, grace, 500_000);
    await arrives(pages.grace, pages.ada, ada, 500_000);
    return started;
  };
  setting.step('A page of another origin starts its workers from the text of the server’s script');
  everyOne(await goBothWays(SECURE, 'foreign'), (url) => url.startsWith('blob:'));
  setting.step('So does one on plain HTTP, whose chunks they hash too');
  everyOne(await goBothWays(PLAIN, 'plain-foreign'), (url) => url.startsWith('blob:'));
  setting.step('Under a strict policy it starts them from workerUrl');
  const strict = `default-src 'self'; connect-src 'self' http: ws:`;
  const hosted = { policy: strict, workerUrl: '/assets/worker.js' };
  everyOne(await goBothWays(SECURE, 'hosted', hosted), (url) => url === `${SECURE}/assets/worker.js`);
  await withoutScript(setting, ada, grace, strict);
}

async function withoutScript(setting: ScenarioSetting, ada: Guest, grace: Guest, policy: string): Promise<void> {
  setting.step('Where no script may be run the transfer ends for both, with an error that says what to do');
  const pages = await inLab(ada, grace, 'scriptless', { origin: SECURE, policy });
  await pages.ada.offer(grace, 'letter.bin', 500_000);
  await pages.grace.accept();
  for (const page of [pages.ada, pages.grace]) {
    const { error, errorCode } = await page.is(({ status }) => status === 'CANCELLED', 'it ends');
    ok(error?.endsWith('set workerUrl'), error ?? 'no error');
    ok(errorCode === 'FILE_NOT_HASHED' || errorCode === 'NOT_STORED', errorCode ?? 'no code');
  }
  const said = [ada, grace].flatMap((guest) => guest.lastNotes(50));
  ok(
    said.some((note) => note.includes('rejoin:') && note.includes('set workerUrl')),
    said.join('\n'),
  );
}

/** Attempts count as well, of which there is one a page where the site has no script. */
function everyOne(urls: readonly string[], isRight: (url: string) => boolean): void {
  const others = urls.filter((url) => !isRight(url));
  ok(urls.length - others.length >= 4, urls.join(' '));
  ok(others.length <= 2 && others.every((url) => url.endsWith('/client-worker.js')), urls.join(' '));
}
