import { describe, expect, test } from '@jest/globals';
import { codeOf, type Answer } from '../support/graphql.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from './company.js';

const company = new Company(1, {});

interface Payload {
  readonly recipients: number;
  readonly participantId: string;
  readonly transfer: { readonly id: string; readonly status: string };
}

/** What a mutation answers, or the code of its refusal. */
async function act(
  who: Visitor,
  name: string,
  input: object,
  selection: string,
): Promise<Payload | string | undefined> {
  const type = name === 'resumeTransfer' ? 'TransferInput' : `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const answer: Answer<Record<string, Payload>> = await who.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`,
    { input },
  );
  return answer.data?.[name] ?? codeOf(answer);
}

async function transferOf(answer: Promise<Payload | string | undefined>): Promise<Payload['transfer']> {
  const payload = await answer;
  if (typeof payload !== 'object') throw new Error(`Refused: ${payload}`);
  return payload.transfer;
}

const TRANSFER = 'transfer { id status senderParticipantId receiverParticipantId }';
const MEASURES = { latencyMs: 1, packetLossPercent: 0, jitterMs: 0 };

const speak = (who: Visitor) =>
  act(who, 'sendSignal', { roomId: who.roomId, kind: 'APPLICATION', payload: 1 }, 'recipients');
const report = (who: Visitor) => act(who, 'reportConnectionQuality', { roomId: who.roomId, ...MEASURES }, 'quality');
const leave = (who: Visitor) => act(who, 'leaveRoom', { roomId: who.roomId }, 'participantId');
const offer = (who: Visitor, receiverId: string) =>
  act(who, 'offerTransfer', { roomId: who.roomId, receiverId, filename: 'a', size: 1000 }, TRANSFER);
const accept = (who: Visitor, transferId: string) => act(who, 'acceptTransfer', { transferId }, TRANSFER);

/** Comes without a key after a cut, as a simple client does: until the grace is over, the former participant is there too. */
async function withGhost(zoe: Visitor): Promise<{ bob: Visitor; ghost: Visitor }> {
  const ghost = await company.enter('bob', zoe.roomId);
  ghost.cut();
  await zoe.sees(ghost.id, 'RECONNECTING');
  return { ghost, bob: await company.enter('bob', zoe.roomId) };
}

async function zoeWithGhost() {
  const zoe = await company.enter('zoe', freshRoom());
  return { zoe, ...(await withGhost(zoe)) };
}

describe('beside a ghost of its own, the participant that is connected is meant', () => {
  test('when it speaks', async () => {
    const { zoe, bob } = await zoeWithGhost();
    expect(await speak(bob)).toEqual({ recipients: 2 });
    const heard = await zoe.room.find(({ __typename }) => __typename === 'SignalReceived');
    expect(heard.from.id).toBe(bob.id);
  });

  test('when it reports its quality', async () => {
    const { zoe, bob } = await zoeWithGhost();
    expect(await report(bob)).toEqual({ quality: 'GOOD' });
    await zoe.room.find(
      ({ __typename, participant }) =>
        __typename === 'ParticipantChanged' && participant.id === bob.id && participant.quality === 'GOOD',
    );
  });

  test('when it offers, accepts and resumes', async () => {
    const { zoe, bob } = await zoeWithGhost();
    expect(await transferOf(offer(bob, 'zoe'))).toMatchObject({ senderParticipantId: bob.id });
    const { id } = await transferOf(offer(zoe, 'bob'));
    const accepted = await transferOf(accept(bob, id));
    expect(accepted).toMatchObject({ status: 'ACTIVE', receiverParticipantId: bob.id });
    const resumed = await transferOf(act(bob, 'resumeTransfer', { transferId: id }, TRANSFER));
    expect(resumed).toMatchObject({ status: 'ACTIVE', receiverParticipantId: bob.id });
  });

  test('when the endpoint of a transfer leaves for good', async () => {
    const { zoe, bob } = await zoeWithGhost();
    const endpoint = await company.enter('bob', zoe.roomId);
    const { id } = await transferOf(offer(zoe, 'bob'));
    await act(bob, 'acceptTransfer', { transferId: id, participantId: endpoint.id }, TRANSFER);
    await act(bob, 'leaveRoom', { roomId: zoe.roomId, participantId: endpoint.id }, 'participantId');
    const answer = await bob.ask(`query ($id: ID!) { transfer(id: $id) { status receiverParticipantId } }`, { id });
    expect(answer.data).toEqual({ transfer: { status: 'ACTIVE', receiverParticipantId: bob.id } });
  });

  test('when it leaves', async () => {
    const { bob } = await zoeWithGhost();
    expect(await leave(bob)).toEqual({ participantId: bob.id });
  });
});

test('several that are connected, or several of which none is, are ambiguous; the last one of them is not', async () => {
  const { zoe, bob, ghost } = await zoeWithGhost();
  const tab = await company.enter('bob', zoe.roomId);
  expect(await speak(bob)).toBe('AMBIGUOUS_PARTICIPANT');
  for (const one of [bob, tab]) {
    one.cut();
    await zoe.sees(one.id, 'RECONNECTING');
  }
  expect(await leave(bob)).toBe('AMBIGUOUS_PARTICIPANT');
  for (const { id } of [ghost, tab]) {
    const input = { roomId: zoe.roomId, participantId: id };
    expect(await act(bob, 'leaveRoom', input, 'participantId')).toEqual({ participantId: id });
  }
  expect(await speak(bob)).toEqual({ recipients: 1 });
});
