import { Ctx, Query, Resolver } from 'type-graphql';
import type { ClientConfig } from '../client-config.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { ClientConfigType, ViewerType } from './viewer.types.js';

@Resolver()
export class ViewerResolver {
  @Query(() => ViewerType, {
    description: prose`
      Who you are to this server: a first query to see whether your token works.

      \`\`\`graphql
      query Me { viewer { id name } }
      \`\`\`

      Errors: UNAUTHENTICATED.`,
  })
  viewer(@Ctx() { caller }: GraphqlContext): ViewerType {
    return { id: caller.userId, name: caller.name };
  }

  @Query(() => ClientConfigType, {
    description: prose`
      ICE servers and limits: ask before each call, since TURN credentials end with time.

      \`\`\`graphql
      query Config {
        clientConfig { iceServers { urls username credential } chunkSize maxFileSize logSeconds graceSeconds }
      }
      \`\`\`

      Errors: UNAUTHENTICATED.`,
  })
  clientConfig(@Ctx() { caller, services }: GraphqlContext): ClientConfig {
    return services.clientConfig(caller);
  }
}
