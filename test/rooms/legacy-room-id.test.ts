import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sanitiseRoomId } from '../../src/rooms/legacy-room-id.js';
import { parseRoomId } from '../../src/rooms/room-id.js';

test.each([
  ['a b.c!', 'abc'],
  ['héllo', 'héllo'],
  ['he\u0301llo', 'héllo'],
  ['e!\u0301', 'é'],
  ['कक्षा-१', 'कक्षा-१'],
  ['../..', null],
  ['', null],
  [' \u0000', null],
  ['x'.repeat(100), 'x'.repeat(100)],
  ['x'.repeat(101), null],
  ['𝟘'.repeat(100), '𝟘'.repeat(100)],
])('%j becomes %j', (given, kept) => expect(sanitiseRoomId(given)).toBe(kept));

test('what is left is a room id, and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 150 }), (text) => {
      const id = sanitiseRoomId(text);
      if (id === null) return;
      expect(parseRoomId(id)).toBe(id);
      expect(sanitiseRoomId(id)).toBe(id);
    }),
  );
});
