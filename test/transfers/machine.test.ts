import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../src/identity/caller.js';
import type { Transfer } from '../../src/transfers/transfer.js';
import {
  type Command,
  type Model,
  type Outcome,
  type PartyCommand,
  type RoomCommand,
  type Side,
  step,
} from './model.js';
import { caller, type Node, offered, refusal, type Seat, Stage } from './stage.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const DIGESTS = ['ab'.repeat(32), 'cd'.repeat(32)] as const;
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  FORBIDDEN: 'FORBIDDEN',
  TRANSFER_CONFLICT: 'CONFLICT',
  TRANSFER_NOT_FOUND: 'NOT_FOUND',
  CHUNK_OUT_OF_RANGE: 'OUT_OF_RANGE',
};

let stage: Stage;
let nodes: Node[];
beforeAll(async () => {
  stage = await Stage.set();
  nodes = Array.from({ length: 4 }, () => stage.node());
});
afterAll(() => stage.strike());

/** A transfer under test: commands go to any of the nodes. */
class Subject {
  private constructor(
    readonly transfer: Transfer,
    private readonly callers: Readonly<Record<'sender' | 'receiver' | 'stranger', Caller>>,
    private readonly seats: Record<Side, Seat & { secret: string }>,
  ) {}

  static async offered(size: number): Promise<Subject> {
    const { transfer, alice, bob, seats } = await offered(stage, nodes[0] as Node, { size });
    const [sender, receiver] = seats as [Seat & { secret: string }, Seat & { secret: string }];
    const callers = { sender: alice, receiver: bob, stranger: caller('stranger') };
    return new Subject(transfer, callers, { sender, receiver });
  }

  async carryOut(command: Command, node: Node): Promise<Outcome> {
    if ('side' in command) return this.#move(command);
    const attempt = this.#act(command, node);
    const refused = await refusal(attempt);
    if (refused !== 'not refused') return OUTCOMES[refused.split(' ')[0] ?? ''] ?? Promise.reject(new Error(refused));
    return (await attempt).changed ? 'changed' : 'unchanged';
  }

  async #move({ action, side }: RoomCommand): Promise<Outcome> {
    if (action === 'drop') await stage.drop(this.transfer.roomId, this.seats[side]);
    else this.seats[side] = await stage.join(this.transfer.roomId, this.callers[side].userId, this.seats[side]);
    return 'done';
  }

  #act(command: PartyCommand, { actions, delivery }: Node) {
    const [who, id] = [this.callers[command.who], this.transfer.id];
    switch (command.action) {
      case 'acknowledge':
        return delivery.acknowledge(who, id, command.ranges);
      case 'seal':
      case 'complete':
        return delivery[command.action](who, id, command.sha256);
      case 'resumeBoth':
        return actions.resume(who, id, { everyPause: true });
      case 'accept':
      case 'reject':
      case 'pause':
      case 'resume':
      case 'cancel':
        return actions[command.action](who, id);
    }
  }

  /** What the store says, in the model's words. */
  async state(): Promise<object> {
    const now = await (nodes[1] as Node).reads.require(this.callers.sender, this.transfer.id);
    const { status, endReason, sha256, chunksVerified, pausedBy, pausedByConnection } = now;
    const told = (await stage.changes(this.transfer.roomId)).length;
    return { status, endReason, sha256, chunksVerified, pausedBy: [...pausedBy].sort(), pausedByConnection, told };
  }

  expected({ status, endReason, sha256, verified, pauses, away, told }: Model): object {
    const pausedBy = pauses.map((side) => this.callers[side].userId).sort();
    return {
      status,
      endReason,
      sha256,
      chunksVerified: verified.length,
      pausedBy,
      pausedByConnection: (status === 'ACTIVE' || status === 'PAUSED') && away.length > 0,
      told,
    };
  }
}

const who = fc.constantFrom('sender', 'receiver', 'receiver', 'sender', 'stranger') as fc.Arbitrary<
  PartyCommand['who']
>;
const digest = fc.constantFrom(...DIGESTS);
const range = fc.record({ first: fc.integer({ min: 0, max: 9 }), count: fc.integer({ min: 1, max: 9 }) });
const partyCommand: fc.Arbitrary<PartyCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ who: fc.constant('receiver' as const), action: fc.constant('accept' as const) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ who, action: fc.constantFrom('pause', 'resume', 'resumeBoth') as fc.Arbitrary<'pause'> }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ who, action: fc.constantFrom('accept', 'reject', 'cancel') as fc.Arbitrary<'accept'> }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.constantFrom('receiver', 'receiver', 'receiver', 'sender') as fc.Arbitrary<'receiver'>,
      action: fc.constant('acknowledge' as const),
      ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ who, action: fc.constantFrom('seal', 'complete') as fc.Arbitrary<'seal'>, sha256: digest }),
  },
);
const roomCommand: fc.Arbitrary<RoomCommand> = fc.record({
  action: fc.constantFrom('drop', 'return') as fc.Arbitrary<'drop'>,
  side: fc.constantFrom('sender', 'receiver'),
});
/** Commands that are under way at once. At most one of the room: the connection that it names has to be the present one. */
const batch = fc
  .tuple(fc.array(partyCommand, { minLength: 1, maxLength: 4 }), fc.option(roomCommand, { nil: undefined, freq: 3 }))
  .map(([party, room]): Command[] => (room ? [...party, room] : party));

/** The models that some order of the commands with just these outcomes leads to. */
function explanations(model: Model, commands: readonly Command[], outcomes: readonly Outcome[]): Model[] {
  if (commands.length === 0) return [model];
  return commands.flatMap((command, at) => {
    const [outcome, next] = step(model, command);
    const rest = (list: readonly unknown[]) => list.filter((_, index) => index !== at);
    return outcome === outcomes[at] ? explanations(next, rest(commands) as Command[], rest(outcomes) as Outcome[]) : [];
  });
}

describe('the transfer machine', () => {
  test(`does what the model does, with commands of four connections at once (seed ${SEED})`, async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(65_536 * 9 + 1, 65_536, 0),
      fc.array(batch, { minLength: 1, maxLength: 12 }),
      async (size, batches) => {
        const subject = await Subject.offered(size);
        let model: Model = {
          totalChunks: Math.ceil(size / 65_536),
          status: 'PENDING',
          pauses: [],
          away: [],
          endReason: null,
          sha256: null,
          verified: [],
          told: 1,
        };
        for (const commands of batches) {
          const outcomes = await Promise.all(commands.map((one, at) => subject.carryOut(one, nodes[at % 4] as Node)));
          const state = await subject.state();
          const candidates = explanations(model, commands, outcomes);
          const found = candidates.find((one) => JSON.stringify(subject.expected(one)) === JSON.stringify(state));
          if (!found)
            expect({ commands, outcomes, state }).toEqual({
              explainedBy: candidates.map((one) => subject.expected(one)),
            });
          model = found as Model;
        }
      },
    );
    await fc.assert(property, { seed: SEED, numRuns: 250, endOnFailure: false });
  }, 60_000);
});
