import { z } from 'zod';
import { adviceFor } from '../quality/advice.js';
import { CONNECTION_QUALITIES, type ConnectionQuality, type Measured } from '../quality/grade.js';
import type { Quality } from '../quality/quality.js';
import { STATUSES } from './failures.js';
import type { Asked, Operation } from './operation.js';
import { roomOf } from './room-path.js';
import { timestamp } from './timestamp.js';

const measure = (unit: string) => z.unknown().optional().describe(`A number of ${unit}; 0 where it is missing.`);

const metrics = z
  .looseObject({
    latency_ms: measure('milliseconds'),
    packet_loss_percent: measure('percent'),
    jitter_ms: measure('milliseconds'),
  })
  .describe('Free-form: other keys are echoed.');

const answer = z.object({
  quality: z.enum(['good', 'fair', 'poor', 'unknown']),
  metrics: metrics.describe('What was sent, as it was sent.'),
  recommendations: z.array(z.string()).describe('4 for poor, 2 for fair, else none.'),
  timestamp: z.string().describe('ISO 8601, UTC, with microseconds.'),
});

export function qualityOperation(quality: Pick<Quality, 'note'>, clock: () => number): Operation {
  return {
    id: 'reportConnectionQuality',
    method: 'POST',
    path: '/rooms/{room_id}/connection-quality',
    tag: 'Reconnection',
    summary: 'Report how good the connection is',
    description:
      'Poor: latency over 300 ms, loss over 5 % or jitter over 50 ms. Fair: over 150, 2 or 30. Unknown: a value that cannot be compared.',
    body: {
      kind: 'json',
      schema: metrics,
      required: true,
      declaredAs: 'dictionary',
      example: { latency_ms: 180, packet_loss_percent: 2.5, jitter_ms: 35 },
    },
    options: [],
    answers: { 200: { description: 'The grade, and what to do about it', schema: answer } },
    statuses: STATUSES,
    async handle(asked, reply) {
      const given = asked.body as Readonly<Record<string, unknown>>;
      const grade = gradeLoosely(given);
      await quality.note(asked.caller, roomOf(asked), grade, measuredIn(given));
      return reply.type('application/json').send(answerText(grade, asked, clock()));
    },
  };
}

/** The metrics are given back as they were written: `180.0` stays `180.0`, and numbers keep all their digits. */
function answerText(grade: ConnectionQuality, { text }: Asked, now: number): string {
  const recommendations = JSON.stringify(adviceFor(grade).map((advice) => advice.text));
  const quality = grade.toLowerCase();
  return `{"quality":"${quality}","metrics":${text},"recommendations":${recommendations},"timestamp":"${timestamp(now)}"}`;
}

const [GOOD, FAIR, POOR, UNKNOWN] = CONNECTION_QUALITIES;
const KEYS = ['latency_ms', 'packet_loss_percent', 'jitter_ms'] as const;
const LIMITS = [
  [POOR, [300, 5, 50]],
  [FAIR, [150, 2, 30]],
] as const;

/** As Python evaluates it: the first comparison that holds decides, one that isn't possible makes it unknown. */
function gradeLoosely(given: Readonly<Record<string, unknown>>): ConnectionQuality {
  const values = KEYS.map((key) => (given[key] === undefined ? 0 : given[key]));
  for (const [grade, limits] of LIMITS) {
    for (const [at, value] of values.entries()) {
      if (typeof value !== 'number' && typeof value !== 'boolean') return UNKNOWN;
      if (Number(value) > (limits[at] ?? Infinity)) return grade;
    }
  }
  return GOOD;
}

/** What can be kept of it: undefined where something is missing, or is no amount. */
function measuredIn(given: Readonly<Record<string, unknown>>): Measured | undefined {
  const [latencyMs, packetLossPercent, jitterMs] = KEYS.map((key) => amountIn(given[key]));
  if (latencyMs === undefined || packetLossPercent === undefined || jitterMs === undefined) return undefined;
  return { latencyMs, packetLossPercent, jitterMs, bandwidthKbps: amountIn(given['bandwidth_kbps']) ?? null };
}

function amountIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
