import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { Gallery } from '../gallery/gallery.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';

const LOOPBACK = '127.0.0.1';

export const explorer: Scenario = {
  key: 'E',
  name: 'The explorer works without internet, with a token at hand; the API reference can be read and heard',
  withinSeconds: 150,
  async run(setting) {
    await setting.startDevelopmentServer();
    const reader = await setting.invite('Reader', {}, LOOPBACK);
    const asked = recordAddresses(reader);
    await reader.page.goto('/explorer');
    setting.step('A query shows who the token says one is');
    await send(reader, 'query Who');
    await shows(reader, '"name": "explorer"');
    setting.step('A subscription joins the room and hears what is said there');
    await send(reader, 'subscription Follow');
    await shows(reader, '"RoomSnapshot"');
    const emil = await setting.invite('Emil', {}, LOOPBACK);
    await emil.joinByName('lobby');
    await emil.say('Hello explorer');
    await shows(reader, 'Hello explorer');
    setting.step('Nothing was asked of any other host');
    ok(asked.has(`ws://${LOOPBACK}:${setting.server.port}`));
    deepStrictEqual(
      [...new Set([...asked].map((origin) => new URL(origin).host))],
      [`${LOOPBACK}:${setting.server.port}`],
    );
    setting.step('The API reference of the client, on all screens, light and dark');
    const gallery = new Gallery('en');
    const student = await setting.invite('Student', {}, LOOPBACK);
    await gallery.prepare(student);
    await student.page.goto('/client#Room');
    await gallery.look(student, 'reference');
    deepStrictEqual(gallery.faults, []);
    // Its style sheet is allowed by the page's policy.
    const display = await student.page.evaluate(() => getComputedStyle(document.body).display);
    strictEqual(display, 'grid');
  },
};

function recordAddresses(guest: Guest): ReadonlySet<string> {
  const origins = new Set<string>();
  const record = (url: string) => {
    // Made in the page itself.
    if (!/^(data|blob):/.test(url)) origins.add(new URL(url).origin);
  };
  guest.page.context().on('request', (request) => record(request.url()));
  guest.page.on('websocket', (socket) => record(socket.url()));
  return origins;
}

/** Altair's own buttons in the margin of its editor. */
async function send(guest: Guest, operation: string): Promise<void> {
  await guest.page.getByText(`(Send ${operation})`).click();
}

async function shows(guest: Guest, text: string): Promise<void> {
  await guest.page.getByText(text).first().waitFor();
}
