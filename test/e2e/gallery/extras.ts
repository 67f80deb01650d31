import { post, SocketClient, type Answer, type RoomEvent, type Subscription } from '../../support/graphql.js';
import { tokenFor } from '../../support/tokens.js';
import type { BuiltServer } from '../built-server.js';

const OFFER = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';
const CANCEL = 'mutation ($input: CancelTransferInput!) { cancelTransfer(input: $input) { transfer { id } } }';
const REJECT = 'mutation ($input: RejectTransferInput!) { rejectTransfer(input: $input) { transfer { id } } }';

interface Told {
  readonly id: string;
  readonly status: string;
  readonly senderParticipantId: string;
}

interface Together {
  readonly batchId: string;
  readonly batchCount: number;
  readonly batchSize: number;
}

/** Somebody in the room without a browser: cheap, so that there can be many. */
export class Extra {
  readonly #answered = new Set<string>();

  private constructor(
    readonly userId: string,
    private readonly id: string,
    private readonly url: string,
    private readonly token: string,
    private readonly client: SocketClient,
    private readonly room: Subscription<RoomEvent>,
    private readonly roomId: string,
  ) {}

  static async enter(server: BuiltServer, roomId: string, userId: string, name: string): Promise<Extra> {
    const token = await tokenFor(userId, { name });
    const address = `127.0.0.1:${server.port}`;
    const client = new SocketClient(`ws://${address}/graphql`, token);
    const room = client.room({ roomId });
    const { you } = await room.snapshot();
    return new Extra(userId, you.id, `http://${address}`, token, client, room, roomId);
  }

  /** Its id. */
  async offer(receiverId: string, filename: string, size: number, together?: Together): Promise<string> {
    const input = { roomId: this.roomId, receiverId, filename, size, ...together };
    const { data, errors } = await post<{ offerTransfer: { transfer: { id: string } } }>(this.url, this.token, OFFER, {
      input,
    });
    if (!data) throw new Error(JSON.stringify(errors));
    return data.offerTransfer.transfer.id;
  }

  /** What somebody offers to it. */
  async offered(): Promise<string> {
    const isOffer = (event: RoomEvent): boolean => {
      if (event.__typename !== 'TransferChanged') return false;
      const { id, status, senderParticipantId } = event.transfer as Told;
      return status === 'PENDING' && senderParticipantId !== this.id && !this.#answered.has(id);
    };
    const { id } = (await this.room.find(isOffer, `${this.userId} is offered a file`)).transfer as Told;
    this.#answered.add(id);
    return id;
  }

  cancel(transferId: string, reason?: string): Promise<Answer> {
    return post(this.url, this.token, CANCEL, { input: { transferId, reason } });
  }

  reject(transferId: string): Promise<Answer> {
    return post(this.url, this.token, REJECT, { input: { transferId } });
  }

  leave(): Promise<void> {
    return this.client.dispose();
  }
}
