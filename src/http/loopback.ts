import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * Whether a request can only come from this machine's own pages and programs. Listening on loopback doesn't say so: any
 * web page may send requests there, and with DNS rebinding under its own name. The Host that the browser used, and the
 * Origin of the page, tell.
 */
export function isFromThisMachine(headers: IncomingHttpHeaders): boolean {
  return (
    isLoopbackUrl(`http://${headers.host ?? ''}`) && (headers.origin === undefined || isLoopbackUrl(headers.origin))
  );
}

function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}
