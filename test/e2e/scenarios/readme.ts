import { basename, join } from 'node:path';
import { block } from '../../support/readme.js';
import { until } from '../../support/until.js';
import { writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { PATIENCE_MS } from '../moving-picture.js';
import type { Scenario } from '../scenario.js';

const LOOPBACK = '127.0.0.1';
const ROOM = 'stand-up';
const BYTES = 400_000;

export const readme: Scenario = {
  key: 'K',
  name: 'The README’s page runs as written',
  withinSeconds: 90,
  async run(setting) {
    await setting.startDevelopmentServer();
    const grace = await setting.invite('Grace', {}, LOOPBACK);
    await grace.joinByName(ROOM);
    const ada = await setting.invite('Ada', {}, LOOPBACK);
    const printed = await openSnippet(ada);
    setting.step('It comes in and says hello; what is answered shows');
    await printed(/connected/);
    await grace.reads('hello');
    await grace.say('hello Ada');
    await printed(/^hello Ada$/);
    setting.step('It takes the file that it is offered');
    const file = await writeRandomFile(join(setting.folder, 'plan.bin'), BYTES);
    await grace.offerFile(ada, file);
    await printed(new RegExp(`^${basename(file)} ${BYTES}$`));
    setting.step('It sends the file that is chosen');
    await ada.page.locator('input').setInputFiles(file);
    await grace.acceptFile();
    await printed(/^COMPLETED 100$/);
    await grace.transferIs(({ status }) => status === 'COMPLETED', 'the file is there');
  },
};

/** As a page of the server's own; what comes back waits for a line that the page prints. */
async function openSnippet(guest: Guest): Promise<(line: RegExp) => Promise<void>> {
  const lines: string[] = [];
  guest.page.on('console', (message) => lines.push(message.text()));
  // Any page of that origin gives way to it.
  await guest.page.goto('/healthz');
  await guest.page.setContent(block('For browsers: the client that comes with it: html').text);
  return async (line) => {
    const isThere = () => lines.some((each) => line.test(each));
    await until(isThere, `The snippet printed ${line}`, PATIENCE_MS).catch((error: unknown) => {
      throw new Error(`Printed were: ${lines.join('\n')}`, { cause: error });
    });
  };
}
