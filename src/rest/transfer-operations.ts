import { z } from 'zod';
import { RejoinError } from '../errors.js';
import type { TransferAnswer } from '../transfers/transfer-store.js';
import type { Transfer } from '../transfers/transfer.js';
import type { Transfers } from '../transfers/transfers.js';
import { ACTION_STATUSES, STATUSES } from './failures.js';
import { NO_BODY, type Asked, type BodyRule, type Operation } from './operation.js';
import { Refusal } from './refusal.js';
import { roomOf } from './room-path.js';
import { stateOf, transferState, type LegacyStatus, type TransferState } from './transfer-state.js';

const reason = z
  .union([z.string().max(1000), z.object({ reason: z.string().max(1000).nullish() })])
  .nullish()
  .transform((given) => (typeof given === 'object' ? given?.reason : given))
  .describe('A bare string, text/plain, or {"reason": "…"}; may be left out.');

const REASON: BodyRule = { kind: 'json', schema: reason, required: false, declaredAs: 'value', example: 'No room' };

type Act = (asked: Asked, transfer: Transfer) => Promise<Transfer>;

export function transferOperations(transfers: Pick<Transfers, 'actions' | 'reads'>): readonly Operation[] {
  const { actions } = transfers;
  const accept: Act = async ({ caller }, { id }) => changed(await actions.accept(caller, id, { relay: true }));
  const reject: Act = ({ caller, body }, { id }) =>
    unlessCancelled(transfers, caller, id, () => actions.reject(caller, id, body as string | null | undefined));
  const pause: Act = async ({ caller }, transfer) => {
    // The domain lets each party pause for itself; legacy clients know one pause.
    if (transfer.status !== 'ACTIVE') throw notNow(transfer);
    return changed(await actions.pause(caller, transfer.id));
  };
  const resume: Act = async ({ caller }, { id }) => changed(await actions.resume(caller, id, { everyPause: true }));
  const cancel: Act = ({ caller }, { id }) => unlessCancelled(transfers, caller, id, () => actions.cancel(caller, id));

  const action = actionsOver(transfers);
  return [
    action('accept', 'Accept an offer', 'The receiver of a pending transfer.', 'active', accept),
    action('reject', 'Reject an offer', 'The receiver of a pending transfer.', 'cancelled', reject, REASON),
    action('pause', 'Pause a transfer', 'Either party of an active transfer.', 'paused', pause),
    action('resume', 'Resume a transfer', 'Either party of a paused transfer.', 'active', resume),
    {
      ...action('cancel', 'Cancel a transfer', 'Either party.', 'cancelled', cancel),
      method: 'DELETE',
      path: TRANSFER,
    },
    progressOperation(transfers),
    listOperation(transfers),
  ];
}

const TRANSFER = '/rooms/{room_id}/file-transfer/{transfer_id}';

function actionsOver({ reads }: Pick<Transfers, 'reads'>) {
  return (
    verb: string,
    summary: string,
    who: string,
    then: LegacyStatus,
    act: Act,
    body: BodyRule = NO_BODY,
  ): Operation => ({
    id: `${verb}Transfer`,
    method: 'POST',
    path: `${TRANSFER}/${verb}`,
    tag: 'File transfer',
    summary,
    description: who,
    body,
    options: [],
    answers: {
      200: { description: `The transfer, ${then}`, schema: transferState },
      400: { description: 'Unknown, not yours to decide, or not possible in its status' },
    },
    statuses: ACTION_STATUSES,
    async handle(asked): Promise<TransferState> {
      const transfer = await transferIn(asked, reads, 400);
      try {
        return stateOf(await act(asked, transfer));
      } catch (error) {
        throw named(error, verb);
      }
    },
  });
}

function progressOperation({ reads }: Pick<Transfers, 'reads'>): Operation {
  return {
    id: 'readTransferProgress',
    method: 'GET',
    path: `${TRANSFER}/progress`,
    tag: 'File transfer',
    summary: 'How far a transfer is',
    description: 'For its parties.',
    body: NO_BODY,
    options: [],
    answers: {
      200: { description: 'The transfer', schema: transferState },
      404: { description: 'Unknown, or not yours' },
    },
    statuses: STATUSES,
    handle: async (asked) => stateOf(await transferIn(asked, reads, 404)),
  };
}

function listOperation({ reads }: Pick<Transfers, 'reads'>): Operation {
  const list = z.object({ transfers: z.array(transferState), count: z.int().min(0) });
  return {
    id: 'listTransfers',
    method: 'GET',
    path: '/file-transfers',
    tag: 'File transfer',
    summary: 'Your transfers, sent and received',
    description: 'In all rooms, of any status; those that are long over are forgotten.',
    body: NO_BODY,
    options: [{ in: 'query', name: 'status', description: 'Only those of this status, compared exactly.' }],
    answers: { 200: { description: 'The transfers', schema: list } },
    statuses: STATUSES,
    async handle({ caller, query }): Promise<z.output<typeof list>> {
      const wanted = [query['status']].flat().at(-1);
      const all = (await reads.all(caller, {})).map(({ transfer }) => stateOf(transfer));
      const transfers = wanted ? all.filter(({ status }) => status === wanted) : all;
      return { transfers, count: transfers.length };
    },
  };
}

/** The caller's transfer, if it is one of the room in the path. */
async function transferIn(asked: Asked, reads: Transfers['reads'], otherwise: number): Promise<Transfer> {
  const roomId = roomOf(asked);
  const id = asked.params['transfer_id'] ?? '';
  const transfer = await reads.get(asked.caller, id);
  if (transfer?.roomId === roomId) return transfer;
  throw new Refusal(otherwise, `Transfer ${id} not found`);
}

/** Repeating an action is refused, where GraphQL answers with the state (decision Z). */
function changed({ transfer, changed }: TransferAnswer): Transfer {
  if (changed) return transfer;
  throw notNow(transfer);
}

function notNow({ status }: Transfer): RejoinError {
  return new RejoinError('TRANSFER_CONFLICT', 'Not in this status.', { status });
}

/** The old service named the status, in its own word for it. */
function named(error: unknown, verb: string): unknown {
  if (!(error instanceof RejoinError) || error.code !== 'TRANSFER_CONFLICT') return error;
  const status = error.details.status?.toLowerCase() ?? 'unknown';
  return new RejoinError(error.code, `Cannot ${verb} a transfer in status ${status}`, error.details);
}

/** What was cancelled, by whomever, stays as it is (decisions Q and Z). */
async function unlessCancelled(
  { reads }: Pick<Transfers, 'reads'>,
  caller: Asked['caller'],
  id: string,
  end: () => Promise<TransferAnswer>,
): Promise<Transfer> {
  try {
    return (await end()).transfer;
  } catch (error) {
    if (!(error instanceof RejoinError) || error.details.status !== 'CANCELLED') throw error;
    return reads.require(caller, id);
  }
}
