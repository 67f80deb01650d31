import { beforeEach, expect, test } from '@jest/globals';
import { visitRecord } from '../../src/page/visit-record.js';
import { Shelf } from '../client/browser-parts.js';

const VISIT = { room: 'lobby', name: 'Ada', token: null };

beforeEach(() => {
  Object.assign(globalThis, { sessionStorage: new Shelf(), localStorage: new Shelf() });
  pageAt('https://example.com/rejoin/?room=lobby');
});

function pageAt(href: string): void {
  Object.assign(globalThis, { location: { href } });
}

test('a reload finds the visit, and nobody after it was cleared', () => {
  visitRecord.write(VISIT);
  expect(visitRecord.read()).toEqual(VISIT);
  visitRecord.clear();
  expect(visitRecord.read()).toBe(null);
});

test('another Rejoin of the same origin does not go in with the visit of this one', () => {
  visitRecord.write(VISIT);
  pageAt('https://example.com/other/');
  expect(visitRecord.read()).toBe(null);
});

test.each(['', 'null', '{', '5', '"lobby"', '[]', '{"room":"lobby"}', '{"room":5,"name":"Ada","token":null}'])(
  'what is no visit is none: %s',
  (kept) => {
    visitRecord.write(VISIT);
    const shelf = sessionStorage as unknown as Shelf;
    for (const name of shelf.kept.keys()) shelf.setItem(name, kept);
    expect(visitRecord.read()).toBe(null);
  },
);
