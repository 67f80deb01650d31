import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Node drops what comes beyond 1000 headers: such a head can't be written again as it was. */
const MOST_HEADER_FIELDS = 2000;

export function canBeWrittenAgain({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length < MOST_HEADER_FIELDS;
}

/**
 * Gives a request back to HTTP, without its offer to upgrade: a server may ignore an offer (RFC 9110, section 7.8). Node
 * stopped its parser at the offer, so a new one reads the head again, and behind it the body and whatever else comes.
 */
export function answerWithoutUpgrade(server: Server, request: IncomingMessage, socket: Duplex, rest: Buffer): void {
  socket.unshift(Buffer.concat([Buffer.from(headWithoutOffer(request), 'latin1'), rest]));
  server.emit('connection', socket);
}

function headWithoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = valueWithoutOffer(name.toLowerCase(), rawHeaders[at + 1] ?? '');
    if (value !== null) lines.push(`${name}: ${value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** null: nothing of the header is left. */
function valueWithoutOffer(name: string, value: string): string | null {
  if (name === 'upgrade') return null;
  if (name !== 'connection') return value;
  const options = value.split(',').map((option) => option.trim());
  return options.filter((option) => option.toLowerCase() !== 'upgrade').join(', ') || null;
}
