import { describe, expect, test } from '@jest/globals';
import { linkTo, placeOf, readAddress } from '../../src/page/address.js';
import { claimsOf } from '../../src/page/claims.js';
import { roomIdOf, suggestRoom } from '../../src/page/room-name.js';

describe('the address of the page', () => {
  test.each([
    ['', '', null, null],
    ['?room=lobby', '', 'lobby', null],
    ['', '#lobby', 'lobby', null],
    ['', '#%E5%AE%A4', '室', null],
    ['', '#room=lobby&token=a.b.c', 'lobby', 'a.b.c'],
    ['?room=lobby', '#token=a.b.c', 'lobby', 'a.b.c'],
    ['?room=a%2Fb', '', null, null],
    ['?token=a.b.c', '', null, null],
    ['', '#%', null, null],
  ])('%s%s asks for room %s with token %s', (search, hash, room, token) => {
    expect(readAddress({ search, hash })).toEqual({ room, token });
  });

  test('a link to a room leads back to that room', () => {
    const link = new URL(linkTo('Zimmer_7-室', 'https://rejoin.example/'));
    expect(readAddress(link)).toEqual({ room: 'Zimmer_7-室', token: null });
  });

  test.each([
    ['https://rejoin.example/?room=lobby#x', 'https://rejoin.example/'],
    ['https://example.com/apps/rejoin/?room=lobby', 'https://example.com/apps/rejoin/'],
    ['https://example.com/apps/rejoin/index.html', 'https://example.com/apps/rejoin/'],
  ])('a page at %s lies in %s, and so do its links', (href, place) => {
    expect(placeOf({ href })).toBe(place);
    expect(linkTo('lobby', place)).toBe(`${place}?room=lobby`);
  });
});

describe('the name of a room', () => {
  test.each([
    ['lobby', 'lobby'],
    ['  Team meeting ', 'Team-meeting'],
    ['Cafe\u0301', 'Café'],
    ['', null],
    ['a/b', null],
    ['a'.repeat(101), null],
    ['🚀', null],
  ])('%j is %j', (text, id) => {
    expect(roomIdOf(text)).toBe(id);
  });

  test('a suggestion is a room', () => {
    expect(suggestRoom(() => 0.999)).toBe(roomIdOf(suggestRoom(() => 0.999)));
  });
});

describe('a token', () => {
  const tokenOf = (claims: unknown): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  test('says who bears it and for how long', () => {
    expect(claimsOf(tokenOf({ sub: 'zoë', name: 'Zoë Ångström', iat: 40, exp: 100 }))).toEqual({
      userId: 'zoë',
      name: 'Zoë Ångström',
      lifetimeMs: 60_000,
    });
    expect(claimsOf('nonsense')).toBeNull();
  });
});
