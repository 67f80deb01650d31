import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { GraphqlHttp } from '../../src/client/connection/graphql-http.js';

test('a server is reached by whoever, when it answers itself', async () => {
  let status = 200;
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  // A token that can't be had says nothing about the server.
  const http = new GraphqlHttp(`http://127.0.0.1:${port}`, () => Promise.reject(new Error('no token')));
  for (const [answer, reached] of [
    [200, true],
    [401, true],
    [502, false],
  ] as const) {
    status = answer;
    expect(await http.reaches()).toBe(reached);
  }
  expect(new Set(seen)).toEqual(new Set(['POST /graphql undefined']));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await http.reaches()).toBe(false);
});
