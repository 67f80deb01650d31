import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serveClientReference } from '../../src/http/client-reference.js';
import type { HttpPlugin } from '../../src/http/server.js';
import { pageOf } from '../../src/reference/page.js';
import { readSurface } from '../../src/reference/surface.js';
import { closeServers, listening } from './stage.js';

const MAX_GZIPPED_BYTES = 60_000;
/** Read once: it takes a second or two. */
const surface = readSurface('src/client');
let page: string;
let url: string;
let html: string;

beforeAll(async () => {
  page = join(mkdtempSync(join(tmpdir(), 'rejoin-reference-')), 'index.html');
  writeFileSync(page, pageOf(surface, '1.2.3'));
  url = await serving(page);
  html = await (await fetch(`${url}/client`)).text();
});

afterAll(async () => {
  await closeServers();
  rmSync(dirname(page), { recursive: true });
});

/** The server has `/client` of its own, of the last build; the page of this test is below another path. */
async function serving(file: string): Promise<string> {
  const plugin: HttpPlugin = (app) =>
    void app.register(async (scope) => serveClientReference(scope, file), { prefix: '/now' });
  return `${(await listening({ plugins: [plugin] })).url}/now`;
}

const all = (pattern: RegExp, text = html): string[] => [...text.matchAll(pattern)].map((found) => found[1] ?? '');
const ids = (): Set<string> => new Set(all(/ id="([^"]+)"/g));

describe('the API reference at /client', () => {
  test('has an anchor for each exported name, and for what stands in it', () => {
    const anchors = ids();
    const names = surface.flatMap(({ exported }) => exported.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !anchors.has(name))).toEqual([]);
    for (const id of [
      'RejoinClient.join',
      'SignalingClient.constructor',
      'Room.sendFiles',
      'RoomEvents.offer',
      'Transfer.accept',
    ])
      expect(anchors).toContain(id);
  });

  test('has each anchor once, and no link that leads nowhere', () => {
    const anchors = all(/ id="([^"]+)"/g);
    expect(anchors.filter((id, at) => anchors.indexOf(id) !== at)).toEqual([]);
    const links = all(/ href="#([^"]+)"/g);
    expect(links.length).toBeGreaterThan(200);
    expect(links.filter((id) => !anchors.includes(id))).toEqual([]);
  });

  test('is one file that loads and runs nothing, under a policy that allows just that', async () => {
    const { headers } = await fetch(`${url}/client`);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-/,
    );
    expect(html.match(/<script|<link|<img| style="| on\w+="|javascript:|<style[^>]+>/)).toBeNull();
    expect(html.match(/\[object|file:\/\//)).toBeNull();
  });

  test('can be read by programs that read aloud', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    for (const part of [/<title>[^<]+</g, /<h1>/g, /<main id="main"/g, /<nav aria-label="/g, /<header>/g]) {
      expect(html.match(part)).toHaveLength(1);
    }
    const levels = all(/<h([1-6])[ >]/g).map(Number);
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
    expect(html).toContain('name="color-scheme" content="light dark"');
  });

  test('stays small', () => {
    const bytes = gzipSync(html, { level: 9 }).length;
    console.log(`/client: ${html.length} bytes, ${bytes} gzipped`);
    expect(bytes).toBeLessThan(MAX_GZIPPED_BYTES);
  });

  test('is found with a slash behind it too', async () => {
    const { status, headers } = await fetch(`${url}/client/`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([308, '../client']);
  });

  test('where it was not built, an answer says how to build it', async () => {
    const answer = await fetch(`${await serving('/nowhere')}/client`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('npm run build')]);
  });
});
