import { badInput } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { parseRoomId } from '../rooms/room-id.js';
import type { RoomStore } from '../rooms/room-store.js';
import { adviceFor, type Recommendation } from './advice.js';
import { gradeOf, type ConnectionQuality, type Measured, type QualityMetrics } from './grade.js';

export interface QualityReport extends QualityMetrics {
  readonly roomId: string;
  readonly participantId?: string | null | undefined;
  readonly bandwidthKbps?: number | null | undefined;
}

export interface QualityAnswer {
  readonly quality: ConnectionQuality;
  readonly recommendations: readonly Recommendation[];
}

const MEASURES = ['latencyMs', 'packetLossPercent', 'jitterMs', 'bandwidthKbps'] as const;

/** How well participants are connected. */
export class Quality {
  constructor(
    private readonly store: Pick<RoomStore, 'grade'>,
    private readonly limiter: RateLimiter,
  ) {}

  /** Grades what a client measured, shows it on its participant and gives advice. */
  async report(caller: Caller, report: QualityReport): Promise<QualityAnswer> {
    const roomId = parseRoomId(report.roomId);
    for (const measure of MEASURES) requireMeasure(measure, report[measure]);
    requireCoverage(caller, roomId);
    await this.limiter.take(caller.userId, 'store');
    const quality = gradeOf(report);
    const { latencyMs, packetLossPercent, jitterMs, bandwidthKbps = null } = report;
    const measured = { latencyMs, packetLossPercent, jitterMs, bandwidthKbps };
    await this.store.grade(roomId, caller.userId, { id: report.participantId ?? null }, quality, measured);
    return { quality, recommendations: adviceFor(quality) };
  }

  /**
   * For clients that know no participants: the grade of all of the user's there are, and of its last presence. `measured` where it
   * is numbers that can be kept.
   */
  async note(caller: Caller, room: string, quality: ConnectionQuality, measured?: Measured): Promise<void> {
    const roomId = parseRoomId(room);
    requireCoverage(caller, roomId);
    await this.limiter.take(caller.userId, 'store');
    await this.store.grade(roomId, caller.userId, 'all', quality, measured);
  }
}

function requireMeasure(field: string, value: number | null | undefined): void {
  if (value == null || (Number.isFinite(value) && value >= 0)) return;
  throw badInput(field, 'A measure is a finite number that is not negative.');
}
