import { buildGraphqlSchema } from '../../../src/graphql/schema.js';

/** The schema as the server builds it; none of its subscriptions uses the pubSub. */
export const schema = buildGraphqlSchema({
  publish: () => undefined,
  subscribe: () => {
    throw new Error('No subscription uses this.');
  },
});
