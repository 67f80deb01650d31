import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

// Where a token may stand: the header, and connection parameters.
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

interface Destination {
  write(line: string): void;
}

/** Characters that may wait for the log's reader; what is logged beyond them is lost. */
const MOST_UNREAD = 1024 * 1024;

/** One JSON line an entry, with nothing in it that would let a reader of the log act as somebody; on stdout unless told otherwise. */
export function createLogger(level: string, destination: Destination = standardOutput()): Logger {
  const redact = { paths: SECRET_PLACES, censor: '[secret]' };
  const serializers = { req: requestLine, err: errorLine, error: errorLine };
  return pino({ level, redact, serializers }, destination);
}

/**
 * Whoever reads the log may die or hang, and a disk may be full: then the server goes on without a log. pino's own stream tries
 * the same line until it succeeds, whatever the error, and neither serves nor ends meanwhile.
 */
function standardOutput(): Destination {
  const { stdout } = process;
  if (!stdout.listeners('error').includes(goOn)) stdout.on('error', goOn);
  return {
    write(line) {
      if (stdout.writableLength < MOST_UNREAD) stdout.write(line);
    },
  };
}

function goOn(): void {}

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

/** A URL as it may be written down: without the values of its query, of which a client may make anything, and login. */
export function withoutSecrets(url: string): string {
  const [beforeFragment = ''] = url.split('#');
  const [place = '', ...query] = beforeFragment.split('?');
  const address = place.replace(/^(\w[\w+.-]*:)?\/\/[^/]*@/, '$1//[secret]@');
  if (query.length === 0) return address;
  return `${address}?${query.join('?').replace(/=[^&]*/g, '=[secret]')}`;
}

/** Redis repeats what it was sent, in words that it doesn't know. */
const REPEATED = /,? with args beginning with:[^\n]*/g;
const DEEPEST_CAUSE = 5;

/**
 * An error as it may be written down: what it is and where it came up. Libraries hang more on their errors, such as the command
 * that Redis refused with all its arguments: keys of participants, passwords, what people said.
 */
function errorLine(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something was thrown that is no error' };
  const { code } = error as NodeJS.ErrnoException;
  const causes = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return {
    type: error.name,
    message: shown(error.message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    stack: shown(error.stack ?? ''),
    ...(causes.length > 0 && depth < DEEPEST_CAUSE && { causes: causes.map((cause) => errorLine(cause, depth + 1)) }),
  };
}

function shown(text: string): string {
  return text.replace(REPEATED, '');
}
