import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { LegacyClient } from '../../legacy-socket/legacy-client.js';
import { tokenFor } from '../../support/tokens.js';
import type { Scenario } from '../scenario.js';

const ROOM = 'old-room';

export const legacyExamples: Scenario = {
  key: 'L',
  name: "The old documentation's examples run as written, and an old page calls the new one",
  withinSeconds: 120,
  async run(setting) {
    await setting.startServer();
    const url = `http://127.0.0.1:${setting.server.port}`;
    const lena = await setting.invite('lena');
    // Any page of that origin: what runs in it is the clients' own.
    await lena.page.goto('/healthz');
    const token = await tokenFor('lena');
    const otto = await LegacyClient.join(url, ROOM, 'otto');
    const witness = await LegacyClient.join(url, ROOM, 'witness');

    setting.step('Reconnection: a socket that waits for reconnection-detected, and a report of its quality');
    await lena.page.evaluate(connectOnce, { room: ROOM, token });
    for (const text of ['one', 'two', 'three']) otto.say('chat-message', { text });
    await witness.next('chat-message', ({ payload }) => payload.text === 'three');
    const returned = await lena.page.evaluate(reconnect, { room: ROOM, token });
    deepStrictEqual(returned, { missed: 3, quality: 'good' });

    setting.step('Transfer: an offer, and progress by polling until it is complete');
    const rita = await setting.invite('rita');
    await rita.page.goto('/healthz');
    await rita.page.evaluate(receive, { room: ROOM, token: await tokenFor('rita') });
    const shown = await lena.page.evaluate(offerAndPoll, { room: ROOM, token, receiver: 'rita' });
    strictEqual(shown.at(-1), 'completed 100');
    strictEqual(await rita.page.evaluate(() => received), 'hello, file');

    setting.step('A call with the new page: offer, answer and candidates, until the line stands');
    const gina = await setting.invite('gina');
    const room = `${ROOM}-call`;
    await gina.join(room);
    const line = lena.page.evaluate(answerCalls, { room, token });
    line.catch(() => undefined);
    await gina.person(lena, 'CONNECTED').waitFor();
    await gina.switchOn('microphone');
    strictEqual(await line, 'connected');
    ok(otto.close === undefined);
    otto.cut();
    witness.cut();
  },
};

interface Visit {
  readonly room: string;
  readonly token: string;
}

// What follows runs in pages, as the old documentation shows it.

async function connectOnce({ room, token }: Visit): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/webrtc/ws/${room}?token=${token}`);
  await new Promise((resolve) => {
    socket.onmessage = resolve;
  });
  await new Promise((resolve) => {
    socket.onclose = resolve;
    socket.close();
  });
}

async function reconnect({ room, token }: Visit): Promise<{ missed: number; quality: string }> {
  const ws = new WebSocket(`ws://${location.host}/webrtc/ws/${room}?token=${token}`);
  const missed = await new Promise<number>((resolve) => {
    ws.onmessage = (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as { type: string; missed_message_count: number };
      if (message.type === 'reconnection-detected') resolve(message.missed_message_count);
    };
  });
  const response = await fetch(`/webrtc/rooms/${room}/connection-quality`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ latency_ms: 50, packet_loss_percent: 0.5, jitter_ms: 10 }),
  });
  const { quality } = (await response.json()) as { quality: string };
  return { missed, quality };
}

async function offerAndPoll({ room, token, receiver }: Visit & { receiver: string }): Promise<string[]> {
  const file = new File(['hello, file'], 'hello.txt', { type: 'text/plain' });
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const body = { receiver_id: receiver, filename: file.name, file_size: file.size, mime_type: file.type };
  const base = `/webrtc/rooms/${room}/file-transfer`;
  const offered = await fetch(`${base}/offer`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { transfer_id } = (await offered.json()) as { transfer_id: string };
  const shown: string[] = [];
  for (;;) {
    const answer = await fetch(`${base}/${transfer_id}/progress`, { headers });
    const { status, progress_percent } = (await answer.json()) as { status: string; progress_percent: number };
    shown.push(`${status} ${progress_percent}`);
    if (status === 'completed') return shown;
    if (status === 'active')
      await fetch(`${base}/${transfer_id}/chunks/0`, {
        method: 'PUT',
        headers: { Authorization: headers.Authorization },
        body: file,
      });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the receiving page has got. */
declare let received: Promise<string>;

/** Accepts the first offer that comes over its socket, and reads the file when the server says that it is complete. */
async function receive({ room, token }: Visit): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  const ws = new WebSocket(`ws://${location.host}/webrtc/ws/${room}?token=${token}`);
  await new Promise((joined) => {
    const file = new Promise<string>((resolve) => {
      ws.onmessage = async (event: MessageEvent<string>) => {
        const { type, payload } = JSON.parse(event.data) as { type: string; payload: { transfer_id: string } };
        const transfer = `/webrtc/rooms/${room}/file-transfer/${payload.transfer_id}`;
        if (type === 'room-state') joined(null);
        if (type === 'file-share-offer') await fetch(`${transfer}/accept`, { method: 'POST', headers });
        if (type === 'file-share-complete') resolve(await (await fetch(`${transfer}/content`, { headers })).text());
      };
    });
    Object.assign(globalThis, { received: file });
  });
}

/** The least that a page of old does: it answers offers and takes candidates, each for the one who sent it. */
async function answerCalls({ room, token }: Visit): Promise<string> {
  const ws = new WebSocket(`ws://${location.host}/webrtc/ws/${room}?token=${token}`);
  const peer = new RTCPeerConnection();
  let other = '';
  peer.onicecandidate = ({ candidate }) => {
    const payload = { candidate, target_user_id: other };
    if (candidate) ws.send(JSON.stringify({ type: 'ice-candidate', payload }));
  };
  ws.onmessage = async (event: MessageEvent<string>) => {
    const { type, payload, sender_id } = JSON.parse(event.data) as { type: string; payload: never; sender_id: string };
    if (type === 'offer') {
      other = sender_id;
      await peer.setRemoteDescription(payload);
      await peer.setLocalDescription();
      const answer = { type: 'answer', sdp: peer.localDescription?.sdp, target_user_id: other };
      ws.send(JSON.stringify({ type: 'answer', payload: answer }));
    }
    if (type === 'ice-candidate') await peer.addIceCandidate(payload).catch(() => undefined);
  };
  return new Promise((resolve) => {
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'connected' || peer.connectionState === 'failed') resolve(peer.connectionState);
    };
  });
}
