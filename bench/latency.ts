import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server. */
export interface Route extends AsyncDisposable {
  readonly url: string;
}

/** A way on which what the client sends arrives later by so many milliseconds: each round trip takes that much longer. */
export async function withLatency(url: string, ms: number): Promise<Route> {
  if (ms === 0) {
    return { url, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const proxy = createServer({ noDelay: true }, client => {
    const server = connect({ host: hostname, port: Number(port), noDelay: true });
    client.on('data', chunk => void setTimeout(() => server.writable && server.write(chunk), ms));
    server.pipe(client);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => [client, server].forEach(each => each.destroy()));
      socket.on('close', () => [client, server].forEach(each => each.destroy()));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const route = new URL(url);
  route.hostname = '127.0.0.1';
  route.port = String((proxy.address() as AddressInfo).port);
  const close = async () => {
    sockets.forEach(socket => socket.destroy());
    proxy.close();
    await once(proxy, 'close');
  };
  return { url: route.href, [Symbol.asyncDispose]: close };
}
