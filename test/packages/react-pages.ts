/** Two components that show a room, and what the test may do to them by `window.app`. */
export const APP = /* tsx */ `
import { Component, StrictMode, useState, type ReactNode } from 'react';
import { RejoinClient, RejoinRequestError } from '@rejoin/client';
import { SignalingClient } from '@rejoin/client/signaling';
import { useChat, useParticipants, useRoom, useStatus, useTransfers } from '@rejoin/client/react';

/** A part of the page; two with one room share it. */
export interface Part {
  readonly key: string;
  readonly roomId: string | null;
  readonly client: RejoinClient | SignalingClient | null;
}

export interface App {
  show(parts: readonly Part[]): void;
  newClient(name: string): RejoinClient;
  newSignalingClient(name: string): SignalingClient;
  /** What was rendered: the room that was asked for, and the one that was given. */
  readonly renders: { readonly asked: string | null; readonly given: string | null }[];
}

declare global {
  var app: App;
  var SERVER: string;
}

function RoomPart({ roomId, client }: { readonly roomId: string | null; readonly client: RejoinClient | null }): ReactNode {
  const room = useRoom(client, roomId);
  const status = useStatus(room);
  const participants = useParticipants(room);
  const { lines, say } = useChat(room);
  const transfers = useTransfers(room);
  globalThis.app?.renders.push({ asked: roomId, given: room?.id ?? null });
  const code = status.phase === 'refused' ? status.error.code : '';
  return (
    <section>
      <h2>{room?.id ?? 'nowhere'}</h2>
      <p>{\`\${status.phase} \${code}\`}</p>
      <p>{participants.map(({ name, isMe }) => (isMe ? name + ' (me)' : name)).join(', ')}</p>
      <ol>{lines.map((line) => <li key={line.id}>{\`\${line.name}: \${line.text}\`}</li>)}</ol>
      <ul>{transfers.map(({ id, status }) => <li key={id}>{status}</li>)}</ul>
      <ul>{room?.queue.map(({ id, state, error }) => <li key={id}>{\`\${state} \${error?.code ?? ''}\`}</li>)}</ul>
      <button onClick={() => say('hello')}>Say hello</button>
    </section>
  );
}

function SignalingPart({ roomId, client }: { readonly roomId: string | null; readonly client: SignalingClient }): ReactNode {
  const room = useRoom(client, roomId);
  const participants = useParticipants(room);
  const { lines } = useChat(room);
  return <p>{\`\${useStatus(room).phase}: \${participants.map(({ name }) => name).join(', ')}, \${lines.length} lines\`}</p>;
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly code?: string }> {
  override state: { readonly code?: string } = {};
  static getDerivedStateFromError(error: unknown): { readonly code: string } {
    return { code: error instanceof RejoinRequestError ? error.code : String(error) };
  }
  override render(): ReactNode {
    return this.state.code === undefined ? this.props.children : <p>{'failed: ' + this.state.code}</p>;
  }
}

export function Page({ first }: { readonly first: readonly Part[] }): ReactNode {
  const [parts, show] = useState(first);
  if ('document' in globalThis) globalThis.app = { show, newClient, newSignalingClient, renders: globalThis.app?.renders ?? [] };
  const parted = parts.map(({ key, roomId, client }) =>
    client instanceof SignalingClient ? (
      <SignalingPart key={key} roomId={roomId} client={client} />
    ) : (
      <RoomPart key={key} roomId={roomId} client={client} />
    ),
  );
  return <StrictMode><Boundary>{parted}</Boundary></StrictMode>;
}

export function newClient(name: string): RejoinClient {
  return new RejoinClient({ url: globalThis.SERVER, token: () => tokenOf(name) });
}

function newSignalingClient(name: string): SignalingClient {
  return new SignalingClient({ url: globalThis.SERVER, token: () => tokenOf(name) });
}

async function tokenOf(name: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(globalThis.SERVER + '/dev/token', { method: 'POST', headers, body: JSON.stringify({ name }) });
  return ((await answer.json()) as { token: string }).token;
}
`;

/** Renders it in Node; prints the HTML. */
export const ON_A_SERVER = /* tsx */ `
import { renderToString } from 'react-dom/server';
globalThis.SERVER = 'http://localhost:1';
const { Page, newClient } = await import('./app.js');
const part = { key: 'part', roomId: 'lobby', client: newClient('Ada') };
console.log(renderToString(<Page first={[part]} />));
`;

/** Takes up that HTML in a browser. */
export const IN_A_BROWSER = /* tsx */ `
import { hydrateRoot } from 'react-dom/client';
import { newClient, Page } from './app.js';
const part = { key: 'part', roomId: 'lobby', client: newClient('Ada') };
hydrateRoot(document.getElementById('root')!, <Page first={[part]} />);
`;

/** Renders nothing at first. */
export const ALONE = /* tsx */ `
import { createRoot } from 'react-dom/client';
import { Page } from './app.js';
createRoot(document.getElementById('root')!).render(<Page first={[]} />);
`;
