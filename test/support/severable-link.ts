import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server over TCP that can be cut and held up, as an outage would. */
export class SeverableLink implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isStalled = false;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer(client => this.#join(client));
  }

  /** A link to the server of a database URL. */
  static async to(url: string): Promise<SeverableLink> {
    const link = new SeverableLink(new URL(url));
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    return link;
  }

  /** The database by way of the link. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Ends every connection and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    this.#sockets.forEach(socket => socket.destroy());
  }

  /** Holds back all that is sent, both ways: the server is silent. */
  stall(): void {
    this.#isStalled = true;
    this.#sockets.forEach(socket => socket.pause());
  }

  /** Passes on again, beginning with what waits. */
  mend(): void {
    this.#isCut = false;
    this.#isStalled = false;
    this.#sockets.forEach(socket => socket.resume());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const server = connect(Number(this.#target.port || 5432), this.#target.hostname);
    this.#pass(client, server);
    this.#pass(server, client);
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', data => to.write(data));
    if (this.#isStalled) {
      from.pause();
    }
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
