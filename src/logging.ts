import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

// Where a token may stand: the header, a query (?token=, legacy socket), and connection parameters.
const SECRET_PLACES = [
  'authorization',
  'token',
  'participantKey',
  '*.authorization',
  '*.token',
  '*.participantKey',
  'req.headers.authorization',
  'req.headers.cookie',
];

/** One JSON line an entry, on stdout, with nothing in it that would let a reader of the log act as somebody. */
export function createLogger(level: string): Logger {
  return pino({ level, redact: { paths: SECRET_PLACES, censor: '[secret]' }, serializers: { req: requestLine } });
}

interface RequestLike {
  readonly method?: string;
  readonly url?: string;
  readonly id?: unknown;
  readonly socket?: { readonly remoteAddress?: string };
}

function requestLine(request: RequestLike): object {
  return {
    id: request.id,
    method: request.method,
    url: withoutSecrets(request.url ?? ''),
    from: request.socket?.remoteAddress,
  };
}

/** A URL as it may be written down. */
export function withoutSecrets(url: string): string {
  return url.replace(/([?&](?:token|access_token|authorization)=)[^&#]*/gi, '$1[secret]');
}
