import { afterEach } from '@jest/globals';
import { spawnNode, startNode, type RejoinNode, type RejoinProcess } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { Switchboard } from '../support/switchboard.js';
import { Visitor, type Entering } from '../support/visitor.js';

type Settings = Readonly<Record<string, string>>;
/** Redis, or what stands in front of it. */
type Address = Pick<RedisServer, 'url'>;

/** Redis, a node in this process and others to be killed; all gone after each test. */
export class Fleet {
  private readonly ends: (() => Promise<unknown>)[] = [];

  constructor() {
    afterEach(async () => {
      for (const end of this.ends.splice(0).reverse()) await end();
    });
  }

  async redis(...options: string[]): Promise<RedisServer> {
    const server = await RedisServer.start(...options);
    this.ends.push(() => server.stop());
    return server;
  }

  /** A switchboard in front of that Redis. */
  async board(server: RedisServer): Promise<Switchboard> {
    const board = await Switchboard.open(server.url);
    this.ends.push(() => board.close());
    return board;
  }

  async here({ url }: Address, settings: Settings): Promise<RejoinNode> {
    const node = await startNode(url, settings);
    this.ends.push(() => node.stop());
    return node;
  }

  /** `command`: of another server than the sources as they are. */
  async apart({ url }: Address, settings: Settings, command?: readonly string[]): Promise<RejoinProcess> {
    const node = await spawnNode(url, settings, undefined, command);
    this.ends.push(() => node.kill('SIGKILL').then(() => node.stop()));
    return node;
  }

  async enter(node: RejoinNode, userId: string, entering: Entering | string): Promise<Visitor> {
    return this.welcome(Visitor.enter(node, userId, entering));
  }

  async welcome(coming: Promise<Visitor>): Promise<Visitor> {
    const visitor = await coming;
    this.ends.push(async () => visitor.cut());
    return visitor;
  }
}
