/** What `--help` says. */
export const HELP = `Rejoin: signaling that survives the network, and files from peer to peer, over GraphQL.

  npx rejoin             starts the server
  npx rejoin --help      this text
  npx rejoin --version   the version
  npx rejoin token <id>  makes a token for a user; npx rejoin token --help says more

In the repository: npm start, which builds what is missing first, and npm run token -- <id>.

Without any setting it listens on http://localhost:4000, for this machine only, with a Redis of its own.
Settings are environment variables:

  PORT              where to listen; 4000
  HOST              on which address; 127.0.0.1 without keys for tokens, 0.0.0.0 with them
  JWT_SECRET        the secret that tokens are signed with (HS256), at least 32 bytes; or
  JWKS_URL          the address of the public keys of your identity provider
  JWT_ISSUER        what a token's "iss" must be
  JWT_AUDIENCE      what a token's "aud" must hold
  REDIS_URL         redis://, rediss://, unix:///path, redis+sentinel://a,b/master, redis+cluster://a,b
  MONGODB_URL       mongodb:// or mongodb+srv://: where histories are kept; without it nothing outlives Redis
  REPLAY_SECONDS    how long events are kept there too, for those who come back; off
  REPLAY_EVENTS     the most that a return is given of it; 10000
  REPLAY_READ_MS    and how long it may wait for it, in milliseconds; 1500
  ARCHIVE_ROOMS     patterns of the rooms of which anything is kept; *
  HISTORY_DAYS      how long histories are kept; 30
  ARCHIVE_BACKLOG_MB  what may wait in Redis while MongoDB is away; 256
  DATA_DIR          folder of the Redis of our own and of other state; ~/.local/state/rejoin/<port>
  NODE_ENV          production: refuses to start without keys for tokens
  LOG_LEVEL         fatal, error, warn, info, debug, trace or silent; info
  CORS_ORIGINS      origins of pages that may call this server, with commas between them
  INTROSPECTION     on or off; on
  RATE_LIMITS       on or off (for benchmarks); on
  ICE_SERVERS       STUN URLs with commas between them, or a JSON list of {urls, username, credential}
  TURN_URLS         addresses of a coturn with use-auth-secret, and
  TURN_SECRET       its secret: every client gets credentials of its own
  ROOM_CAPACITY     participants in a room; 50
  LOG_SIZE          events that a room keeps for those who come back; offers, answers, candidates
                    and changes of transfers don't count; 50
  LOG_SECONDS       and for how long; 300
  LEASE_SECONDS     how long a silent server still holds its participants; 15
  GRACE_SECONDS     how long who dropped keeps its seat; 30
  OFFER_SECONDS     how long an offered file waits for an answer; 300
  TRANSFER_SECONDS  how long a transfer may take; 3600
  DRAIN_PER_SECOND  clients that are sent away in a second when the server ends; 2000
  DRAIN_SECONDS     and how long that may take; 8
`;
