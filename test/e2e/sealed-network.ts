import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const SEALED = 'REJOIN_E2E_SEALED';
/** Peers meet here: Chromium gathers no candidates on loopback, nor without a default route. */
export const PEERS = '10.99.0.1';

export function isSealed(): boolean {
  return process.env[SEALED] === '1';
}

/** The same program once more, in a network of its own, whose faults are nobody else's. Its exit code. */
export async function runSealed(program: readonly string[]): Promise<number> {
  // Root may do it; others may within a user namespace, where the system allows those.
  const how = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-root-user'];
  await requireNamespaces(how);
  const child = spawn('unshare', [...how, '--', process.execPath, ...process.execArgv, ...program], {
    stdio: 'inherit',
    env: { ...process.env, [SEALED]: '1' },
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function requireNamespaces(how: readonly string[]): Promise<void> {
  try {
    await exec('unshare', [...how, '--', 'ip', 'link', 'set', 'lo', 'up']);
    await exec('unshare', [...how, '--', 'nft', 'list', 'ruleset']);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The end-to-end run needs a network namespace of its own (root, or user namespaces) and the programs unshare, ip ` +
        `and nft (Debian: util-linux, iproute2, nftables), and could not have it.\n${why}`,
      { cause: error },
    );
  }
}

/** A network that nobody else is in, and that can be taken away. */
export class SealedNetwork {
  static async setUp(): Promise<SealedNetwork> {
    await ip('link set lo up');
    await ip('link add rejoin0 type veth peer name rejoin1');
    // An IPv6 address becomes usable a second or two after its link, and Chromium gives up whatever it is just
    // connecting when an address comes (ERR_NETWORK_CHANGED): the links have none.
    for (const link of ['rejoin0', 'rejoin1']) await ip(`link set ${link} addrgenmode none`);
    await ip(`addr add ${PEERS}/24 dev rejoin0`);
    await ip('link set rejoin0 up');
    await ip('link set rejoin1 up');
    await ip('route add default via 10.99.0.2');
    await nft('add table inet faults');
    await nft('add chain inet faults out { type filter hook output priority 0; policy accept; }');
    // What is dropped on arrival was sent in good faith: a sender is not told, as it would be of its own packets.
    await nft('add chain inet faults in { type filter hook input priority 0; policy accept; }');
    return new SealedNetwork();
  }

  /** Every line between this address of the server and its clients is torn, and no new one is to be had. */
  async tear(address: string, port: number): Promise<void> {
    // The resets pass the same way as what they answer.
    await nft('add rule inet faults out tcp flags rst accept');
    await nft(`add rule inet faults out ip daddr ${address} tcp dport ${port} reject with tcp reset`);
    await nft(`add rule inet faults out ip saddr ${address} tcp sport ${port} reject with tcp reset`);
    // Both ends hear of it now; where the kernel can't do that, as soon as they send something.
    await exec('ss', ['--kill', '--tcp', `dst ${address} and dport = :${port}`]);
  }

  /** Nothing goes from browser to browser, and nobody is told. A TURN server's ports are out of its reach. */
  async silencePeers(): Promise<void> {
    await nft(`add rule inet faults in ${await betweenPeers()} drop`);
  }

  /** All that browsers send to each other has to share so many bytes a second; what is more is lost. */
  async thin(bytesPerSecond: number): Promise<void> {
    await nft(`add rule inet faults in ${await betweenPeers()} limit rate over ${bytesPerSecond} bytes/second drop`);
  }

  /** As `silencePeers`, for an address of the server. */
  async silence(address: string, port: number): Promise<void> {
    await nft(`add rule inet faults in ip daddr ${address} tcp dport ${port} drop`);
    await nft(`add rule inet faults in ip saddr ${address} tcp sport ${port} drop`);
  }

  /** The browsers' device is in another network: it has this address instead of its own, until `moveBack`. */
  async moveTo(address: string): Promise<void> {
    await replaceAddress(PEERS, address);
  }

  async moveBack(address: string): Promise<void> {
    await replaceAddress(address, PEERS);
  }

  async heal(): Promise<void> {
    await nft('flush chain inet faults out; flush chain inet faults in');
  }
}

async function betweenPeers(): Promise<string> {
  const { stdout } = await exec('sysctl', ['-n', 'net.ipv4.ip_local_port_range']);
  const browsers = stdout.trim().replace(/\s+/, '-');
  return `ip saddr ${PEERS} udp sport ${browsers} udp dport ${browsers}`;
}

async function replaceAddress(from: string, to: string): Promise<void> {
  await ip(`addr del ${from}/24 dev rejoin0`);
  await ip(`addr add ${to}/24 dev rejoin0`);
  // It went with the address.
  await ip('route replace default via 10.99.0.2');
}

async function ip(command: string): Promise<void> {
  await exec('ip', command.split(' '));
}

async function nft(command: string): Promise<void> {
  await exec('nft', [command]);
}
