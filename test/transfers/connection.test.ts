import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { type Node, offered, refusal, type Seat, Stage } from './stage.js';

let stage: Stage;
let node: Node;
beforeAll(async () => {
  stage = await Stage.set();
  node = stage.node();
});
afterAll(() => stage.strike());

async function underWay() {
  const scene = await offered(stage, node);
  await node.actions.accept(scene.bob, scene.transfer.id);
  const [aliceSeat, bobSeat] = scene.seats as [Seat & { secret: string }, Seat & { secret: string }];
  const now = () => node.reads.require(scene.alice, scene.transfer.id);
  const told = async () =>
    (await stage.changes(scene.roomId)).map(({ body }) => `${body.action} ${body.transfer.status}`);
  return { ...scene, aliceSeat, bobSeat, now, told };
}

describe('a transfer and the connections of its endpoints', () => {
  test('a drop pauses it, the return resumes it: nothing of that is logged', async () => {
    const { roomId, bob, bobSeat, now, told } = await underWay();
    await stage.drop(roomId, bobSeat);
    expect(await now()).toMatchObject({ status: 'PAUSED', pausedByConnection: true, pausedBy: [], pausedAt: null });
    await stage.join(roomId, bob.userId, bobSeat);
    expect(await now()).toMatchObject({ status: 'ACTIVE', pausedByConnection: false });
    expect(await told()).toEqual(['offer PENDING', 'accept ACTIVE']);
  });

  test('a party’s pause outlasts the return, and a return doesn’t lift it', async () => {
    const { roomId, alice, transfer, aliceSeat, now } = await underWay();
    await node.actions.pause(alice, transfer.id);
    await stage.drop(roomId, aliceSeat);
    const resumed = (await node.actions.resume(alice, transfer.id)).transfer;
    expect(resumed).toMatchObject({ status: 'PAUSED', pausedBy: [], pausedByConnection: true });
    await node.actions.pause(alice, transfer.id);
    await stage.join(roomId, alice.userId, aliceSeat);
    expect(await now()).toMatchObject({ status: 'PAUSED', pausedBy: [alice.userId], pausedByConnection: false });
  });

  test('other people and other tabs don’t matter', async () => {
    const { roomId, bob, now } = await underWay();
    const carol = await stage.join(roomId, 'carol');
    const tab = await stage.join(roomId, bob.userId);
    await stage.drop(roomId, carol);
    await stage.drop(roomId, tab);
    await stage.leave(roomId, bob.userId, tab);
    expect(await now()).toMatchObject({ status: 'ACTIVE' });
  });

  test('where an endpoint leaves for good, its user’s only other participant takes its place', async () => {
    const { roomId, bob, bobSeat, now, told } = await underWay();
    const tab = await stage.join(roomId, bob.userId);
    await stage.leave(roomId, bob.userId, bobSeat);
    expect(await now()).toMatchObject({ status: 'ACTIVE', receiverParticipantId: tab.participantId });
    expect((await told()).at(-1)).toBe('connection ACTIVE');
  });

  test('where several remain, the one that resumes takes the place', async () => {
    const { roomId, bob, bobSeat, transfer, now } = await underWay();
    const [, second] = [await stage.join(roomId, bob.userId), await stage.join(roomId, bob.userId)];
    await stage.leave(roomId, bob.userId, bobSeat);
    expect(await now()).toMatchObject({ status: 'PAUSED', pausedByConnection: true, receiverParticipantId: null });
    expect(await refusal(node.actions.resume(bob, transfer.id))).toBe('AMBIGUOUS_PARTICIPANT');
    const stranger = node.actions.resume(bob, transfer.id, { participantId: bobSeat.participantId });
    expect(await refusal(stranger)).toBe('PARTICIPANT_NOT_FOUND');
    const resumed = await node.actions.resume(bob, transfer.id, { participantId: second.participantId });
    expect(resumed).toMatchObject({
      changed: true,
      transfer: { status: 'ACTIVE', receiverParticipantId: second.participantId, resumedAt: null },
    });
  });

  test('accepting while an endpoint is away is one event, paused at once', async () => {
    const { roomId, seats, bob, transfer } = await offered(stage, node);
    await stage.drop(roomId, seats[0] as Seat);
    const accepted = (await node.actions.accept(bob, transfer.id)).transfer;
    expect(accepted).toMatchObject({ status: 'PAUSED', pausedByConnection: true });
    expect((await stage.changes(roomId)).map(({ body }) => body.action)).toEqual(['offer', 'accept']);
  });

  test('a receiver may accept before it comes into the room; its participant takes up the transfer by itself', async () => {
    const { roomId, seats, alice, bob, transfer } = await offered(stage, node);
    await stage.leave(roomId, bob.userId, seats[1] as Seat);
    const accepted = (await node.actions.accept(bob, transfer.id)).transfer;
    expect(accepted).toMatchObject({ status: 'PAUSED', receiverParticipantId: null });
    const seat = await stage.join(roomId, bob.userId);
    expect(await node.reads.require(alice, transfer.id)).toMatchObject({
      status: 'ACTIVE',
      receiverParticipantId: seat.participantId,
    });
  });

  test('with two tabs the receiver says which one takes the file', async () => {
    const { roomId, seats, bob, transfer } = await offered(stage, node);
    const tab = await stage.join(roomId, bob.userId);
    expect(await refusal(node.actions.accept(bob, transfer.id))).toBe('AMBIGUOUS_PARTICIPANT');
    const participantId = (seats[0] as Seat).participantId;
    expect(await refusal(node.actions.accept(bob, transfer.id, { participantId }))).toBe('PARTICIPANT_NOT_FOUND');
    const { transfer: accepted } = await node.actions.accept(bob, transfer.id, { participantId: tab.participantId });
    expect(accepted).toMatchObject({ status: 'ACTIVE', receiverParticipantId: tab.participantId });
  });

  test('it outlives a room that closes, and goes on when both are back', async () => {
    const { roomId, alice, bob, aliceSeat, bobSeat, transfer, now } = await underWay();
    await node.delivery.acknowledge(bob, transfer.id, [{ first: 0, count: 2 }]);
    await stage.leave(roomId, alice.userId, aliceSeat);
    await stage.leave(roomId, bob.userId, bobSeat);
    expect(await stage.redis.exists(roomKey(roomId, 'meta'))).toBe(0);
    expect(await now()).toMatchObject({
      status: 'PAUSED',
      pausedByConnection: true,
      senderParticipantId: null,
      receiverParticipantId: null,
      chunksVerified: 2,
    });
    // Nobody is there to hear it, and the room isn't opened by it.
    await node.actions.pause(bob, transfer.id);
    await node.actions.resume(bob, transfer.id);
    expect(await stage.redis.exists(roomKey(roomId, 'meta'))).toBe(0);
    await stage.join(roomId, alice.userId);
    await stage.join(roomId, bob.userId);
    expect(await now()).toMatchObject({ status: 'ACTIVE', chunksVerified: 2 });
  });

  test('what moves over the relay needs no connection', async () => {
    const { roomId, seats, bob, transfer, alice } = await offered(stage, node);
    await node.actions.accept(bob, transfer.id, { relay: true });
    await stage.drop(roomId, seats[1] as Seat);
    expect(await node.reads.require(alice, transfer.id)).toMatchObject({ status: 'ACTIVE' });
    await stage.drop(roomId, seats[0] as Seat);
    expect(await node.reads.require(alice, transfer.id)).toMatchObject({ status: 'PAUSED' });
  });
});
