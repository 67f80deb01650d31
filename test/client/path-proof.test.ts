import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { PathProof } from '../../src/client/peers/path-proof.js';

let asked = 0;
let missing = 0;
let canAsk = true;
let proof: PathProof;

beforeEach(() => {
  jest.useFakeTimers();
  [asked, missing, canAsk] = [0, 0, true];
  proof = new PathProof(
    () => canAsk && ++asked > 0,
    () => missing++,
  );
});

describe('after an ICE restart', () => {
  test('a path on which an answer is heard is proven', () => {
    proof.demand();
    jest.runOnlyPendingTimers();
    proof.heard();
    jest.runAllTimers();
    expect([asked, missing]).toEqual([1, 0]);
  });

  test('what came before the question proves nothing', () => {
    proof.demand();
    proof.heard();
    jest.runAllTimers();
    expect([asked, missing]).toEqual([1, 1]);
  });

  test('a path that is found late is asked again, and has its time', () => {
    proof.demand();
    jest.runAllTimers();
    expect(missing).toBe(1);
    proof.connected();
    jest.runOnlyPendingTimers();
    expect([asked, missing]).toEqual([2, 1]);
    proof.heard();
    jest.runAllTimers();
    expect(missing).toBe(1);
  });

  test('no proof is asked for where it can’t be given, nor without a restart', () => {
    proof.connected();
    canAsk = false;
    proof.demand();
    jest.runAllTimers();
    expect([asked, missing]).toEqual([0, 0]);
  });
});
