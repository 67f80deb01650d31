import { describe, expect, test } from '@jest/globals';
import { GuardedStorage } from '../../src/client/connection/site-storage.js';
import { Shelf } from './browser-parts.js';

const refuse = (): never => {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
};

describe('a guarded storage', () => {
  test.each([
    ['blocked', refuse],
    ['absent', () => null],
    ['closed to all that is done with it', () => ({ getItem: refuse, setItem: refuse, removeItem: refuse })],
  ])('keeps in memory what a browser whose storage is %s does not', (_, storage) => {
    const guarded = new GuardedStorage(storage);
    expect(guarded.getItem('seat')).toBeNull();
    guarded.setItem('seat', 'first');
    guarded.setItem('seat', 'second');
    expect(guarded.getItem('seat')).toBe('second');
    guarded.removeItem('seat');
    expect(guarded.getItem('seat')).toBeNull();
  });

  test('leaves nothing outdated in a browser whose storage is full, and uses it again when it takes something', () => {
    let isFull = false;
    const browsers = new (class extends Shelf {
      override setItem(name: string, value: string): void {
        if (isFull) throw new DOMException('Full', 'QuotaExceededError');
        super.setItem(name, value);
      }
    })();
    const guarded = new GuardedStorage(() => browsers);
    guarded.setItem('chat', 'short');
    isFull = true;
    guarded.setItem('chat', 'too long');
    expect([guarded.getItem('chat'), browsers.getItem('chat')]).toEqual(['too long', null]);
    isFull = false;
    guarded.setItem('chat', 'short again');
    expect([guarded.getItem('chat'), browsers.getItem('chat')]).toEqual(['short again', 'short again']);
  });
});
