import type { FastifyRequest } from 'fastify';
import { jsonFault } from './json-fault.js';
import { invalid, Refusal } from './refusal.js';

/** A body as the old service took it: JSON where it is declared so, or not declared at all; else the text itself. */
export interface ReadBody {
  /** undefined: there is none. */
  readonly value: unknown;
  readonly text: string;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Finding the fault takes time that strangers may ask for: a longer text is told to be wrong, and not where. */
const LONGEST_SEARCHED = 64 * 1024;
const UNSEARCHED = { offset: 0, error: 'Invalid JSON' };
const NONE: ReadBody = { value: undefined, text: '' };

export function readBody(request: FastifyRequest, contentType: string | undefined): ReadBody {
  const bytes = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return NONE;
  const json = declaresJson(contentType);
  const text = decoded(bytes, json);
  return { value: json ? parsed(text) : text, text };
}

/** The first rule of the order of checks: JSON that can't be read is refused before anybody is asked who they are. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, error } = text.length <= LONGEST_SEARCHED ? jsonFault(text) : UNSEARCHED;
    throw invalid({ type: 'json_invalid', loc: ['body', offset], msg: 'JSON decode error', input: {}, ctx: { error } });
  }
}

function decoded(bytes: Buffer, json: boolean): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    if (json) throw new Refusal(400, 'There was an error parsing the body');
    return bytes.toString('utf8');
  }
}

function declaresJson(contentType: string | undefined): boolean {
  if (!contentType) return true;
  const [type = '', subtype = '', ...more] = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase().split('/');
  return more.length === 0 && type === 'application' && (subtype === 'json' || subtype.endsWith('+json'));
}
