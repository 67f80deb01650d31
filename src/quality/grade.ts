export const CONNECTION_QUALITIES = ['GOOD', 'FAIR', 'POOR', 'UNKNOWN'] as const;
export type ConnectionQuality = (typeof CONNECTION_QUALITIES)[number];

/** What a client measured. */
export interface QualityMetrics {
  readonly latencyMs: number;
  readonly packetLossPercent: number;
  readonly jitterMs: number;
}

/** The same as it is archived. */
export interface Measured extends QualityMetrics {
  readonly bandwidthKbps: number | null;
}

/** The thresholds of the legacy contract §1.1: strictly greater, the first that holds. */
export function gradeOf({ latencyMs, packetLossPercent, jitterMs }: QualityMetrics): ConnectionQuality {
  if (latencyMs > 300 || packetLossPercent > 5 || jitterMs > 50) return 'POOR';
  if (latencyMs > 150 || packetLossPercent > 2 || jitterMs > 30) return 'FAIR';
  return 'GOOD';
}
