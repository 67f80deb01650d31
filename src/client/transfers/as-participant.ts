import { refusalOrTooEarly } from '../connection/request-error.js';

/** What is known of ourselves in the room. */
interface Here {
  readonly me: { readonly id: string } | null;
  readonly isConnected: boolean;
}

/** Asks as the participant that we are at this moment. While we are another one again, or not back yet, it is too early. */
export async function asParticipant<T>(here: Here, ask: (participantId: string | null) => Promise<T>): Promise<T> {
  const participantId = here.me?.id ?? null;
  try {
    return await ask(participantId);
  } catch (error) {
    throw refusalOrTooEarly(error, !here.isConnected || (here.me?.id ?? null) !== participantId);
  }
}
