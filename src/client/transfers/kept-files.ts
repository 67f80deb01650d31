import { discardKept, keptFile, keptIds } from '../sinks/disk-sink.js';
import type { TransferFields, TransferStatus } from './transfer-host.js';

const FAILED: ReadonlySet<TransferStatus> = new Set(['FAILED', 'CANCELLED']);

interface KeptTransfer {
  readonly fields: TransferFields;
  /** Null: it isn't known to be whole. The page was reloaded after the server had completed the transfer, and before this page had. */
  readonly file: File | null;
}

/**
 * Files of completed transfers that lie on the disk since before a reload, and are not in the page. Removes what lies there of
 * transfers that failed; of one that the server doesn't show us nothing is known, it may be another user's.
 */
export async function* keptFiles(
  look: (id: string) => Promise<TransferFields | null>,
  statusInPage: (id: string) => TransferStatus | undefined,
): AsyncGenerator<KeptTransfer> {
  for (const { id, isWhole } of await keptIds()) {
    const isWanted = (): boolean => !FAILED.has(statusInPage(id) ?? 'FAILED');
    const fields = isWanted() ? null : await look(id);
    if (!fields || isWanted()) continue;
    if (FAILED.has(fields.status)) await discardKept(id);
    if (fields.status !== 'COMPLETED') continue;
    const file = isWhole ? await keptFile(fields) : null;
    if (!file || file.size === fields.size) yield { fields, file };
  }
}
