// RabbitMQ with its STOMP and Web STOMP plugins, from the distribution's package, in a scratch folder and on free loopback ports.
// The port mapper daemon (epmd) is started here too, so that nothing outlives the tests.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { within } from './deadline.mjs';
import { mustExist, rabbitMqServer } from './environment.mjs';
import { Child, endingWithUs, freePorts, untilAccepting } from './process.mjs';

const LIBRARIES = '/usr/lib/rabbitmq/lib';
/** Threads of Erlang that have nothing to do sleep at once: others want the cores. */
const NO_BUSY_WAIT = '+sbwt none +sbwtdcpu none +sbwtdio none';
const START_DEADLINE = 90_000;
const ATTEMPTS = 3;

/**
 * A RabbitMQ node; `frames` is the kind of WebSocket messages it sends, `text` or `binary`. Options: `detached`, to be in a session of its
 * own; `logs`, the folder of its logs, if they are to stay; `cluster`, for a node of a cluster: the `names` of all nodes, its `index`, the `epmd`
 * port of their port mapper, and their `cookie`.
 */
export class RabbitMq {
  kind = 'rabbitmq';
  login = 'guest';
  passcode = 'guest';

  constructor(frames, { detached = false, logs, cluster } = {}) {
    this.frames = frames;
    this.cluster = cluster;
    this.detached = detached;
    this.logs = logs;
    this.name = `rabbitmq-${frames}`;
  }

  /** Starts a node. A free port may be taken by another program before the node binds it: then others are tried. */
  async start() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#startOnFreePorts();
      } catch (error) {
        await this.stop();
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  get url() {
    return `ws://127.0.0.1:${this.ports.webStomp}/ws`;
  }

  get tcpPort() {
    return this.ports.stomp;
  }

  async stop() {
    await this.node?.end('SIGTERM', 60_000);
    await this.epmd?.end('SIGTERM');
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
    this.node = this.epmd = this.folder = undefined;
  }

  async #startOnFreePorts() {
    const [epmd, dist, amqp, stomp, webStomp] = await freePorts(5);
    this.ports = { epmd: this.cluster?.epmd ?? epmd, dist, amqp, stomp, webStomp };
    this.folder = await mkdtemp(join(tmpdir(), 'stomp-e2e-rabbitmq-'));
    await this.#writeConfiguration();
    if (!this.cluster) this.epmd = await startPortMapper(epmd, this);
    await this.revive();
    return this;
  }

  /** Starts a node that has ended again, on its ports and with its data. */
  async revive() {
    const { detached, ports } = this;
    const server = endingWithUs(await serverScript(), []);
    this.node = new Child(...server, { env: this.#environment(), detached });
    await untilListening(this.node, ports.webStomp);
    await untilListening(this.node, ports.stomp);
    // It ends again if its port of AMQP, the last one, is taken by then.
    const what = () => `${this.name} to have started; it said:\n${this.node.output}`;
    await within(START_DEADLINE, this.node.said('Starting broker... completed'), what);
  }

  async #writeConfiguration() {
    const { amqp, stomp, webStomp } = this.ports;
    const settings = [
      `listeners.tcp.1 = 127.0.0.1:${amqp}`,
      `stomp.listeners.tcp.1 = 127.0.0.1:${stomp}`,
      'web_stomp.tcp.ip = 127.0.0.1',
      `web_stomp.tcp.port = ${webStomp}`,
      `web_stomp.ws_frame = ${this.frames}`,
      'loopback_users.guest = false',
      ...this.#clusterSettings(),
      '',
    ];
    await writeFile(join(this.folder, 'rabbitmq.conf'), settings.join('\n'));
    await writeFile(join(this.folder, 'enabled_plugins'), '[rabbitmq_stomp,rabbitmq_web_stomp].\n');
    if (this.cluster)
      await writeFile(join(this.folder, '.erlang.cookie'), this.cluster.cookie, { mode: 0o400 });
  }

  #clusterSettings() {
    const names = this.cluster?.names ?? [];
    return names.length === 0
      ? []
      : [
          'cluster_formation.peer_discovery_backend = classic_config',
          ...names.map((name, n) => `cluster_formation.classic_config.nodes.${n + 1} = ${name}`),
        ];
  }

  get #nodeName() {
    const { cluster, frames } = this;
    return cluster ? cluster.names[cluster.index] : `e2e-${frames}-${process.pid}@localhost`;
  }

  #environment() {
    const inFolder = (name) => join(this.folder, name);
    return {
      PATH: process.env.PATH,
      HOME: this.folder,
      NOTIFY_SOCKET: '/dev/null', // makes the start script become the server instead of its parent
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: `${this.ports.epmd}`,
      RABBITMQ_NODENAME: this.#nodeName,
      RABBITMQ_DIST_PORT: `${this.ports.dist}`,
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_CONFIG_FILE: inFolder('rabbitmq.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: inFolder('enabled_plugins'),
      RABBITMQ_MNESIA_BASE: inFolder('mnesia'),
      RABBITMQ_LOG_BASE: this.logs ?? inFolder('log'),
      RABBITMQ_PID_FILE: inFolder('pid'),
      RABBITMQ_GENERATED_CONFIG_DIR: inFolder('config'),
      RABBITMQ_SCHEMA_DIR: inFolder('schema'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1} ${NO_BUSY_WAIT}`,
    };
  }
}

/** Starts Erlang's port mapper on a port. */
export async function startPortMapper(port, { detached = false } = {}) {
  const program = endingWithUs('epmd', ['-port', `${port}`, '-address', '127.0.0.1']);
  const mapper = new Child(...program, { detached });
  await untilListening(mapper, port);
  return mapper;
}

async function untilListening(child, port) {
  const what = () => `${child.name} to listen on port ${port}; it said:\n${child.output}`;
  await within(START_DEADLINE, child.alive(untilAccepting(child, port)), what);
}

/** Not the distribution's wrapper on PATH, which insists on being another user. */
export async function serverScript() {
  if (rabbitMqServer) return mustExist(rabbitMqServer, 'RABBITMQ_SERVER says so');
  mustExist(LIBRARIES, 'install rabbitmq-server or set RABBITMQ_SERVER to its start script');
  const versions = await readdir(LIBRARIES);
  const newest = versions
    .filter((name) => name.startsWith('rabbitmq_server-'))
    .sort()
    .at(-1);
  return join(LIBRARIES, newest, 'sbin/rabbitmq-server');
}
