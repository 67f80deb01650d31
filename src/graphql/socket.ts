import { randomUUID } from 'node:crypto';
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  makeServer,
  type Context,
  type Server,
  type SubscribePayload,
} from 'graphql-ws';
import type { WebSocket } from 'ws';
import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import type { JoinOptions } from '../rooms/rooms.js';
import type { Seat } from '../rooms/seat.js';
import { Acceptor } from '../websocket/acceptor.js';
import type { ClientSocket, Ending } from '../websocket/client-socket.js';
import type { UnsentBytes } from '../websocket/unsent.js';
import { GraphqlContext } from './context.js';
import { MappedResults, refusedResults } from './delivery/mapped-results.js';
import { RoomDelivery } from './delivery/room-delivery.js';
import { RoomSource } from './delivery/room-source.js';
import { SharedOperations } from './delivery/shared-operations.js';
import type { Holdings } from '../identity/holdings.js';
import { isRefused, type Documents } from './documents.js';
import { graphqlErrorOf, presentError, type ErrorLog } from './errors.js';
import { tooComplex } from './limits.js';
import { followsTooMuch, nobody, refusalToFollow } from './following.js';
import type { GraphqlServices } from './services.js';
import {
  goodbyeFor,
  NO_TOKEN,
  TOKEN_ENDED,
  tokenIn,
  TOO_MANY_SOCKETS,
  UNAUTHORIZED,
  type Goodbye,
} from './socket-identity.js';

export interface GraphqlSocketSetup {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly services: GraphqlServices;
  readonly rooms: { join(caller: Caller, options: JoinOptions): Promise<Seat> };
  readonly identity: { authenticate(authorization: string | undefined): Promise<Caller> };
  readonly log: ErrorLog;
  /** What users hold of this node: sockets, and the text of what they follow. */
  readonly sockets: Holdings;
  readonly followed: Holdings;
  readonly unsent: UnsentBytes;
}

/** What one connection knows of itself. */
interface Connection {
  readonly socket: ClientSocket;
  /** The `Authorization` header of its handshake. */
  readonly header: string | undefined;
  caller: Caller | null;
  /** How it ended; null while it is open. */
  ending: Ending | null;
  /** Ids under which subscriptions were asked for; graphql-ws knows which of them still run. */
  readonly subscribed: Set<string>;
  readonly deliveries: Set<RoomDelivery>;
  /** All that still gives something, rooms included. */
  readonly streams: Set<AsyncGenerator<unknown, void, void>>;
}

/** One operation of a connection, from its frame to its end. */
interface Operation {
  readonly id: string;
  readonly text: string;
  readonly connection: Connection;
  /** Stands in the log and beside every masked error of the operation. */
  readonly requestId: string;
  /** Characters that a subscription keeps in memory. */
  followedLength: number;
}

type ConnectionContext = Context<Record<string, unknown>, Connection>;

/** Of whatever kind, at a time: well above the bursts that the rate limits allow. */
const MOST_OPERATIONS = 1000;
const MAX_FRAME_BYTES = 1024 * 1024;
/** From the upgrade until `ConnectionInit`: on a slow line the answer to the one and the other are many seconds apart. */
const INTRODUCTION_MS = 10_000;
/** Every frame of an operation repeats its id. */
const LONGEST_ID = 255;
const BAD_REQUEST = 4400;
const SUBPROTOCOL_NOT_ACCEPTABLE = 4406;

/** GraphQL over WebSocket (graphql-transport-ws): graphql-ws keeps the protocol, rooms are written to the socket directly. */
export class GraphqlSocket {
  readonly acceptor: Acceptor;
  readonly #server: Server<Connection>;
  readonly #shared: SharedOperations;
  /** By the payload that asked for them and by their execution arguments: graphql-ws hands on the one or the other. */
  readonly #operations = new WeakMap<object, Operation>();

  constructor(private readonly setup: GraphqlSocketSetup) {
    this.#shared = new SharedOperations((result) => this.#formatted(result, randomUUID));
    this.#server = makeServer<Record<string, unknown>, Connection>({
      connectionInitWaitTimeout: INTRODUCTION_MS,
      onConnect: (context) => this.#connect(context),
      onSubscribe: (context, id, payload) => this.#prepare(context, id, payload),
      execute: (args: ExecutionArgs) => execute(args),
      subscribe: (args: ExecutionArgs) => this.#subscribe(args),
      onNext: (_context, _id, payload, _args, result) =>
        this.#formatted(result as ExecutionResult, () => this.#operationOf(payload).requestId),
      onError: (_context, _id, payload, errors) => {
        const scope = { requestId: this.#operationOf(payload).requestId, log: setup.log };
        return errors.map((error) => presentError(asRaised(error), scope));
      },
    });
    this.acceptor = new Acceptor(
      { maxFrameBytes: MAX_FRAME_BYTES, protocol: GRAPHQL_TRANSPORT_WS_PROTOCOL, unsent: setup.unsent },
      (socket, { headers }, ws) => this.#opened(socket, ws, headers.authorization),
    );
  }

  #opened(socket: ClientSocket, ws: WebSocket, header: string | undefined): void {
    if (ws.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      return socket.close(SUBPROTOCOL_NOT_ACCEPTABLE, `The sub-protocol is ${GRAPHQL_TRANSPORT_WS_PROTOCOL}`);
    }
    const connection: Connection = {
      socket,
      header,
      caller: null,
      ending: null,
      subscribed: new Set(),
      deliveries: new Set(),
      streams: new Set(),
    };
    socket.onDrain = () => {
      for (const delivery of connection.deliveries) delivery.pump();
    };
    const closed = this.#server.opened(
      {
        protocol: ws.protocol,
        send: (frame) => socket.send(frame),
        close: (code, reason) => socket.close(code ?? 1000, (code === UNAUTHORIZED ? NO_TOKEN.reason : reason) ?? ''),
        // `ws` gives buffers unless told otherwise.
        onMessage: (heard) =>
          socket.onMessage((data, binary) => this.#heard(socket, heard, (data as Buffer).toString(), binary)),
      },
      connection,
    );
    socket.onClose((ending, code, reason) => {
      connection.ending = ending;
      closed(code, reason)
        .then(() => endAll(connection))
        .catch((error: unknown) => this.setup.log.error({ err: error }, 'Closing a socket failed'));
    });
  }

  /** Not awaited: graphql-ws handles a subscription for as long as it lasts. */
  #heard(socket: ClientSocket, heard: (text: string) => Promise<void>, text: string, binary: boolean): void {
    // Whoever was sent away is no longer heard.
    if (!socket.open) return;
    if (binary) {
      socket.close(BAD_REQUEST, 'Messages are text');
      return;
    }
    heard(text).catch((error: unknown) => {
      this.setup.log.error({ err: error }, 'A message could not be handled');
      socket.close(BAD_REQUEST, 'Invalid message received');
    });
  }

  async #connect({ connectionParams, extra }: ConnectionContext): Promise<boolean> {
    const goodbye = await this.#identify(extra, tokenIn(connectionParams ?? {}, extra.header));
    if (goodbye !== null) extra.socket.close(goodbye.code, goodbye.reason);
    // Where the socket is closing, the acknowledgement that follows reaches nobody.
    return true;
  }

  /** null: welcome. */
  async #identify(connection: Connection, token: string | undefined): Promise<Goodbye | null> {
    if (token === undefined) return NO_TOKEN;
    try {
      connection.caller = await this.setup.identity.authenticate(token);
    } catch (error) {
      return goodbyeFor(error);
    }
    const release = this.setup.sockets.take(connection.caller.userId);
    if (release === null) return TOO_MANY_SOCKETS;
    if (connection.ending !== null) release();
    connection.socket.onClose(release);
    const { expiresAt } = connection.caller;
    if (expiresAt !== undefined) connection.socket.closeAt(expiresAt, TOKEN_ENDED.code, TOKEN_ENDED.reason);
    return null;
  }

  #prepare(context: ConnectionContext, id: string, payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    const { extra: connection } = context;
    const { query, operationName, variables } = payload;
    const operation: Operation = { id, text: query, connection, requestId: randomUUID(), followedLength: 0 };
    this.#operations.set(payload, operation);
    const refusal = connection.caller === null ? nobody() : this.#refuseByNumber(context, id);
    if (refusal) return [graphqlErrorOf(refusal)];
    const prepared = this.setup.documents.prepareOperation(query, operationName ?? null, variables ?? null);
    if (isRefused(prepared)) return prepared.errors;
    const subscribes = prepared.operation.operation === OperationTypeNode.SUBSCRIPTION;
    const tooMuch = subscribes ? refusalToFollow(context, operation, variables) : undefined;
    if (tooMuch) return [graphqlErrorOf(tooMuch)];
    const args: ExecutionArgs = {
      schema: this.setup.schema,
      document: prepared.document,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
      contextValue: this.#contextOf(operation),
    };
    this.#operations.set(args, operation);
    return args;
  }

  #refuseByNumber({ subscriptions, extra }: ConnectionContext, id: string): RejoinError | undefined {
    if (id.length > LONGEST_ID) {
      extra.socket.close(BAD_REQUEST, `An id has at most ${LONGEST_ID} characters`);
      return tooComplex(`An id has at most ${LONGEST_ID} characters.`, LONGEST_ID);
    }
    return Object.keys(subscriptions).length > MOST_OPERATIONS
      ? tooComplex(`A socket may have ${MOST_OPERATIONS} operations at once.`, MOST_OPERATIONS)
      : undefined;
  }

  #operationOf(payloadOrArgs: object): Operation {
    const operation = this.#operations.get(payloadOrArgs);
    if (operation === undefined) throw new Error('An operation came that was not prepared');
    return operation;
  }

  #contextOf({ connection: { caller }, requestId }: Operation): GraphqlContext {
    return new GraphqlContext({
      caller,
      services: this.setup.services,
      requestId,
      openRoom: async ({ roomId, after, participantKey }) => {
        if (caller === null) throw new RejoinError('UNAUTHENTICATED', 'Say who you are.');
        return new RoomSource(await this.setup.rooms.join(caller, { roomId, since: after, participantKey }));
      },
    });
  }

  async #subscribe(args: ExecutionArgs): Promise<RoomDelivery | MappedResults> {
    const release = this.#follow(args);
    if (release === null) return refusedResults(followsTooMuch(), args);
    try {
      const stream = await this.#open(args);
      void stream.ended.then(release);
      return stream;
    } catch (error) {
      release();
      throw error;
    }
  }

  #follow(args: ExecutionArgs): (() => void) | null {
    const { connection, followedLength } = this.#operationOf(args);
    return this.setup.followed.take(connection.caller?.userId ?? '', followedLength);
  }

  async #open(args: ExecutionArgs): Promise<RoomDelivery | MappedResults> {
    const source = await createSourceEventStream(args);
    if (source instanceof RoomSource) return this.#deliver(source.seat, args);
    if (Symbol.asyncIterator in source) return this.#map(source[Symbol.asyncIterator](), args);
    return refusedResults(source.errors?.[0] ?? new Error('A subscription was refused without a reason'), args);
  }

  #map(source: AsyncIterator<unknown>, args: ExecutionArgs): MappedResults {
    const { streams } = this.#operationOf(args).connection;
    const results = new MappedResults(source, args, () => streams.delete(results));
    streams.add(results);
    return results;
  }

  #deliver(seat: Seat, args: ExecutionArgs): RoomDelivery {
    const { text, id, connection } = this.#operationOf(args);
    const use = this.#shared.use(text, args);
    const delivery = new RoomDelivery(seat, use.operation, connection.socket, id, () => connection.ending);
    connection.deliveries.add(delivery);
    connection.streams.add(delivery);
    void delivery.ended.then(() => {
      use.release();
      connection.deliveries.delete(delivery);
      connection.streams.delete(delivery);
    });
    // graphql-ws must know the iterator before anything is written under its id.
    setImmediate(() => delivery.pump());
    return delivery;
  }

  #formatted(result: ExecutionResult, requestIdOf: () => string): FormattedExecutionResult {
    const { errors } = result;
    if (errors === undefined) return result as FormattedExecutionResult;
    const scope = { requestId: requestIdOf(), log: this.setup.log };
    return { ...result, errors: errors.map((error) => presentError(error, scope)) };
  }
}

/** graphql-ws wraps what ends a subscription: of GraphQL's own errors nothing but the words would be left. */
function asRaised(error: GraphQLError): GraphQLError {
  const isWrapper = error.nodes === undefined && error.originalError instanceof GraphQLError;
  return isWrapper ? error.originalError : error;
}

/** graphql-ws forgets a stream whose id was completed and used again while it began. */
async function endAll({ streams }: Connection): Promise<void> {
  await Promise.all([...streams].map((stream) => stream.return()));
}
