import { ok } from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const LIMIT_BYTES = 80_000;

/** What goes over the wire, heads of the answers included, until the entrance stands and nothing more is asked for. */
export const firstLoad: Scenario = {
  key: 'EE',
  name: 'The first load weighs at most 80 kB',
  withinSeconds: 60,
  async run(setting) {
    await setting.startServer();
    const brotli = await weigh(setting, 'gzip, deflate, br');
    const gzip = await weigh(setting, 'gzip');
    for (const [name, bytes] of brotli) setting.step(`${kilobytes(bytes).padStart(9)}  ${name}`);
    const [total, upper] = [sum(brotli), sum(gzip)];
    setting.step(
      `First load: ${kilobytes(total)} (with gzip ${kilobytes(upper)}) of at most ${kilobytes(LIMIT_BYTES)}`,
    );
    ok(total <= LIMIT_BYTES, `the first load weighs ${kilobytes(total)}`);
  },
};

async function weigh(setting: ScenarioSetting, encodings: string): Promise<ReadonlyMap<string, number>> {
  const visitor = await setting.invite(`Visitor taking ${encodings}`, {
    extraHTTPHeaders: { 'accept-encoding': encodings },
  });
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send('Network.enable');
  const weights = record(session);
  await visitor.page.goto('./', { waitUntil: 'networkidle' });
  await visitor.part('join-form').waitFor();
  return weights;
}

/** By what was asked for. */
function record(session: CDPSession): ReadonlyMap<string, number> {
  const names = new Map<string, string>();
  const weights = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    names.set(requestId, new URL(request.url).pathname),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId) ?? requestId;
    weights.set(name, (weights.get(name) ?? 0) + encodedDataLength);
  });
  return weights;
}

const sum = (weights: ReadonlyMap<string, number>): number =>
  [...weights.values()].reduce((total, each) => total + each, 0);

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
