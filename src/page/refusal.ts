/** What the client says that the server refused. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Why we are not in the room, for the person who wanted to be. */
export function refusalOf({ code, message }: Refused, room: string): string {
  switch (code) {
    case 'FORBIDDEN':
      return `Your token doesn’t cover the room “${room}”. Ask for one that does, or pick another room.`;
    case 'UNAUTHENTICATED':
      return 'Your token is not valid, or has ended. Paste a new one to go on.';
    default:
      return sentence(message);
  }
}

/** Why something did not work. */
export function explain(error: unknown): string {
  if (!isRefused(error)) return error instanceof Error ? sentence(error.message) : 'That did not work.';
  switch (error.code) {
    case 'NETWORK_ERROR':
    case 'TIMEOUT':
      return 'The server can’t be reached at the moment.';
    case 'SERVICE_UNAVAILABLE':
      return 'The server is busy recovering. Try again in a moment.';
    case 'HISTORY_UNAVAILABLE':
      return 'The history can’t be read at the moment.';
    case 'RATE_LIMITED':
      return 'That was a lot at once. Try again in a few seconds.';
    case 'TRANSFER_LIMIT':
      return 'Five of your files are on their way already. Wait for one of them, or cancel it.';
    case 'TRANSFER_CONFLICT':
      return 'That is no longer possible: the file’s state has changed meanwhile.';
    case 'PARTICIPANT_NOT_FOUND':
      return 'That person is no longer in the room.';
    case 'FILE_TOO_LARGE':
      return 'The file is larger than this server allows.';
    default:
      return sentence(error.message);
  }
}

function isRefused(error: unknown): error is Refused {
  return typeof error === 'object' && error !== null && typeof (error as Partial<Refused>).code === 'string';
}

function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}
