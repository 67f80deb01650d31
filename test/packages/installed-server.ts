import { join } from 'node:path';
import { EMBEDDED, spawnNode, type RejoinProcess } from '../support/node.js';
import { SERVER } from './installed.js';
import type { Site } from './site.js';

/** Starts the installed server, for pages of that site, with a Redis of its own. The clients reach each other on this machine. */
export function startInstalled(site: Site, settings: Readonly<Record<string, string>> = {}): Promise<RejoinProcess> {
  const environment = { ICE_SERVERS: '[]', CORS_ORIGINS: site.origin, ...settings };
  return spawnNode(EMBEDDED, environment, undefined, [process.execPath, join(SERVER, 'dist/main.js')]);
}

/** The token that a server in development mode gives to whoever asks. */
export async function developmentToken(url: string, name: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/dev/token`, { method: 'POST', headers, body: JSON.stringify({ name }) });
  return ((await answer.json()) as { token: string }).token;
}
