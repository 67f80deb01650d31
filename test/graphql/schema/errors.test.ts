import { describe, expect, test } from '@jest/globals';
import { execute, GraphQLError, parse } from 'graphql';
import { ERROR_CODES, RejoinError } from '../../../src/errors.js';
import { GraphqlContext } from '../../../src/graphql/context.js';
import { presentError } from '../../../src/graphql/errors.js';
import type { GraphqlServices } from '../../../src/graphql/services.js';
import { schema } from './built-schema.js';

const caller = { userId: 'alice', name: 'Alice' };

function openRoom(): never {
  throw new Error('Nobody subscribes here.');
}

/** Whatever it is: drivers reject with things that are no errors too. */
function rejectingWith(thrown: unknown): () => Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return () => Promise.reject(thrown);
}

/** What a client and the log see of a room's view that fails. */
async function failing(thrown: unknown): Promise<{ seen: unknown; logged: object[] }> {
  const logged: object[] = [];
  const services = { rooms: { view: rejectingWith(thrown) } } as unknown as GraphqlServices;
  const contextValue = new GraphqlContext({ caller, services, requestId: 'r1', openRoom });
  const document = parse('{ room(id: "a") { id } }');
  const { errors } = await execute({ schema, document, contextValue });
  const scope = { requestId: 'r1', log: { error: (fields: object) => logged.push(fields) } };
  return { seen: errors?.map((error) => presentError(error, scope)), logged };
}

const masked = {
  message: 'Internal server error',
  locations: [{ line: 1, column: 3 }],
  path: ['room'],
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' },
};

describe('what a client sees of an error', () => {
  test.each(ERROR_CODES.filter((code) => code !== 'INTERNAL_SERVER_ERROR'))('%s as it is', async (code) => {
    const { seen, logged } = await failing(new RejoinError(code, 'Words.', { limit: 5 }));
    expect(seen).toEqual([{ ...masked, message: 'Words.', extensions: { code, limit: 5 } }]);
    expect(logged).toEqual([]);
  });

  test('all details beside the code', async () => {
    const details = { field: 'size', status: 'PAUSED', limit: 5, retryAfterSeconds: 0.2 };
    const { seen } = await failing(new RejoinError('TRANSFER_CONFLICT', 'Words.', details));
    expect(seen).toMatchObject([{ extensions: { code: 'TRANSFER_CONFLICT', ...details } }]);
  });

  test.each([
    ['an unknown error', new Error('redis://:secret@10.0.0.1')],
    ['a TypeError', new TypeError('x is not a function')],
    ['a GraphQLError without a code', new GraphQLError('Int cannot represent "secret"')],
    ['something that is no error', 'secret'],
    ['an internal error of ours', new RejoinError('INTERNAL_SERVER_ERROR', 'secret')],
  ])('%s masked, and logged under the request id', async (_, thrown) => {
    const { seen, logged } = await failing(thrown);
    expect(seen).toEqual([masked]);
    expect(logged).toMatchObject([{ requestId: 'r1', path: ['room'] }]);
    expect(JSON.stringify(seen)).not.toMatch(/secret|stack/);
  });

  test('nobody is UNAUTHENTICATED in a field that needs somebody', async () => {
    const services = {} as GraphqlServices;
    const contextValue = new GraphqlContext({
      caller: null,
      services,
      requestId: 'r1',
      openRoom,
    });
    const result = await execute({ schema, document: parse('{ viewer { id } __typename }'), contextValue });
    const errors = result.errors?.map((error) =>
      presentError(error, { requestId: 'r1', log: { error: () => undefined } }),
    );
    expect(errors).toMatchObject([{ path: ['viewer'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
