import { z } from 'zod';

export interface IceServer {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

// What a browser's RTCPeerConnection takes (RFC 7064, RFC 7065); anything else it throws at, whatever stands beside it.
const HOST = String.raw`(?:[^\s,:/?#@[\]]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?`;
const STUN_URL = new RegExp(`^stuns?:${HOST}$`, 'i');
const TURN_URL = new RegExp(`^turns?:${HOST}(?:\\?transport=(?:udp|tcp))?$`, 'i');
const ICE_RULE =
  'must be stun: URLs (stun:host:port) with commas between them, or a JSON list of {urls, username, credential}, of which turn: URLs need all three';

const iceServer = z
  .object({
    urls: z.union([z.string(), z.array(z.string()).min(1)]).transform((urls) => [urls].flat()),
    username: z.string().optional(),
    credential: z.string().optional(),
  })
  .refine(({ urls, username, credential }) =>
    urls.every((url) => STUN_URL.test(url) || (isTurnUrl(url) && username !== undefined && credential !== undefined)),
  );

export const iceServers = z.string().transform((value, context): IceServer[] => {
  const parsed = z.array(iceServer).safeParse(readIceServers(value));
  if (parsed.success) return parsed.data.map(withoutAbsent);
  context.addIssue(ICE_RULE);
  return z.NEVER;
});

export function isTurnUrl(url: string): boolean {
  return TURN_URL.test(url);
}

function readIceServers(value: string): unknown {
  if (!value.trim().startsWith('[')) return value.split(',').map((url) => ({ urls: url.trim() }));
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

function withoutAbsent({ urls, username, credential }: z.output<typeof iceServer>): IceServer {
  return { urls, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) };
}
