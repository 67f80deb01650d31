import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { Visitor, type Entering } from '../support/visitor.js';

/** Nodes over one Redis for a file of tests, and all who come in, to be seen out after each test. */
export class Company {
  private server: RedisServer | undefined;
  private started: RejoinNode[] = [];
  private visitors: Visitor[] = [];

  constructor(count: number, settings: Readonly<Record<string, string>>) {
    beforeAll(async () => {
      this.server = await RedisServer.start();
      const { url } = this.server;
      this.started = await Promise.all(Array.from({ length: count }, () => startNode(url, settings)));
    });
    afterEach(async () => {
      await Promise.all(this.visitors.map(({ client }) => client.dispose()));
      this.visitors = [];
    });
    afterAll(async () => {
      await Promise.all(this.started.map((node) => node.stop()));
      await this.server?.stop();
    });
  }

  get redis(): RedisServer {
    if (this.server === undefined) throw new Error('Nothing has started yet');
    return this.server;
  }

  node(number = 0): RejoinNode {
    const node = this.started[number];
    if (node === undefined) throw new Error('No such node');
    return node;
  }

  async enter(userId: string, entering: Entering | string, node = this.node()): Promise<Visitor> {
    return this.welcome(Visitor.enter(node, userId, entering));
  }

  async welcome(coming: Promise<Visitor>): Promise<Visitor> {
    const visitor = await coming;
    this.visitors.push(visitor);
    return visitor;
  }
}
