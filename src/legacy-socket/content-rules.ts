import { cleanText } from './chat-text.js';
import { isPayload, type Payload } from './frame.js';
import { Refusal } from './refusal.js';
import { faultOfFile } from './shared-file.js';

/** The payload as it may be relayed, or why it may not be. */
export function permitted(type: string, payload: Payload): Payload | Refusal {
  if (type === 'chat-message') return permittedChat(payload);
  return type === 'file-share-offer' ? permittedFile(payload) : payload;
}

function permittedChat(payload: Payload): Payload | Refusal {
  const { text } = payload;
  if (text === undefined || text === '') return payload;
  if (typeof text !== 'string') return new Refusal('CONTENT_SECURITY_ERROR', 'The text of a chat message is a string.');
  const clean = cleanText(text);
  if (clean === '')
    return new Refusal('MALICIOUS_CONTENT', 'Nothing is left of that text once markup and scripts are removed.');
  return { ...payload, text: clean };
}

/** A file that names itself is checked; a transfer offered by other means has rules of its own. */
function permittedFile(payload: Payload): Payload | Refusal {
  const { file } = payload;
  if (file == null) return payload;
  if (!isPayload(file)) return new Refusal('CONTENT_SECURITY_ERROR', 'The file is described by a JSON object.');
  const { name, size } = file;
  if (!name || !size) return payload;
  if (typeof name !== 'string' || typeof size !== 'number') {
    return new Refusal('CONTENT_SECURITY_ERROR', 'A file has a name and a size in bytes.');
  }
  const fault = faultOfFile(name, size);
  return fault === null ? payload : new Refusal('FILE_VALIDATION_FAILED', fault);
}
