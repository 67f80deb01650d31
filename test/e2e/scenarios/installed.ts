import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Guest } from '../guest.js';
import { ReverseProxy } from '../reverse-proxy.js';
import { until } from '../../support/until.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const BUILT = fileURLToPath(new URL('../../../dist/page/', import.meta.url));

export const installed: Scenario = {
  key: 'DD',
  name: 'The page can be installed, opens without the network, and follows a new release',
  withinSeconds: 90,
  async run(setting) {
    await setting.startDevelopmentServer();
    const proxy = await setting.startReverseProxy();
    await proxy.answerFrom(await olderRelease(setting.folder));
    const ada = await setting.inviteBehindProxy('Ada', { serviceWorkers: 'allow' });
    await install(setting, ada);
    await openInTheDark(setting, ada, 'An older release');
    setting.step('A new release is there at once, and from then on without the network');
    await proxy.answerFrom({});
    await until(async () => (await reloaded(ada)) === 'Rejoin', 'the new release is shown');
    await until(async () => (await kept(ada)).length === 2 && (await isSettled(ada)), 'it is kept, and the one before');
    await openInTheDark(setting, ada, 'Rejoin');
    setting.step('What comes in the place of the page, such as a login, is not kept for one');
    await proxy.answerFrom(await login(setting.folder));
    equal(await ada.page.evaluate(endOfUpdate), 'redundant');
    await openInTheDark(setting, ada, 'Rejoin');
  },
};

/** The same page under another title; its service worker knows it as another version. */
async function olderRelease(folder: string): Promise<Record<string, string>> {
  const [page, worker] = [join(folder, 'older.html'), join(folder, 'older.js')];
  const html = await readFile(join(BUILT, 'index.html'), 'utf8');
  await writeFile(page, html.replace('<title>Rejoin</title>', '<title>An older release</title>'));
  const script = await readFile(join(BUILT, 'service-worker.js'), 'utf8');
  const older = script.replace(/(["'`])[A-Z2-7]{8}\1/, '"AAAAAAAA"');
  ok(older !== script, 'the version was not found');
  await writeFile(worker, older);
  return { '/rejoin/': page, '/rejoin/service-worker.js': worker };
}

/** A new release is about to come, and somebody has to sign in first. */
async function login(folder: string): Promise<Record<string, string>> {
  const answers = await olderRelease(folder);
  await writeFile(answers['/rejoin/']!, '<!doctype html><title>Sign in</title>');
  return answers;
}

async function install(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('The browser finds nothing that keeps the page from being installed');
  await ada.page.goto('./');
  await ada.part('join-form').waitFor();
  const session = await ada.page.context().newCDPSession(ada.page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  deepStrictEqual(
    installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'),
    [],
  );
  const scope = await ada.page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  equal(scope, ReverseProxy.urlOf(ada.address));
  equal((await kept(ada)).length, 1);
}

async function openInTheDark(setting: ScenarioSetting, ada: Guest, title: string): Promise<void> {
  setting.step(`Without the network the page opens: “${title}”`);
  await setting.network.tear(ada.address, ReverseProxy.port);
  equal(await reloaded(ada), title);
  await ada.part('join-form').waitFor();
  const isAnswered = await ada.page.evaluate(() =>
    fetch('dev/token').then(
      () => true,
      () => false,
    ),
  );
  equal(isAnswered, false, 'what the page asks is answered by nobody but the server');
  await setting.network.heal();
}

/** The title that the page comes with. */
async function reloaded(ada: Guest): Promise<string> {
  await ada.page.reload({ waitUntil: 'domcontentloaded' });
  return ada.page.title();
}

function kept(ada: Guest): Promise<string[]> {
  return ada.page.evaluate(() => caches.keys());
}

/** What becomes of the next service worker. Runs in the page. */
async function endOfUpdate(): Promise<string> {
  const kept = await navigator.serviceWorker.ready;
  const ended = new Promise<string>((resolve) => {
    kept.addEventListener('updatefound', () => {
      const { installing } = kept;
      installing?.addEventListener('statechange', () => {
        if (['activated', 'redundant'].includes(installing.state)) resolve(installing.state);
      });
    });
  });
  // The proxy may go on for a moment with what it answered before.
  const again = setInterval(() => void kept.update().catch(() => undefined), 500);
  return ended.finally(() => clearInterval(again));
}

/** No service worker is still on its way in. */
function isSettled(ada: Guest): Promise<boolean> {
  return ada.page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.ready;
    return installing === null && waiting === null && active?.state === 'activated';
  });
}
