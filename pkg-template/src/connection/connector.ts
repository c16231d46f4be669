// Connection attempts: the application prepares, a socket is made, and it opens.

import { idle } from '../api/idle.js';
import type { ClientOptions } from '../api/options.js';
import { closed, failed, LogEvent, logLines, opened, unusable } from '../engine/abi.js';
import { part, resultText, writeInput } from '../engine/memory.js';
import { report } from '../log/report.js';
import { now } from '../platform/clock.js';
import type { SocketHost } from '../sockjs/built-in.js';
import { encodeHeaders } from '../text/headers.js';
import { Connection, type ConnectionHost } from './connection.js';
import { makeSocket } from './socket.js';

/** What connecting needs of the driver. */
export interface ConnectorHost extends ConnectionHost, SocketHost {
  client: ClientOptions<any>;
  connection: Connection | undefined;
  closeEvent: unknown;
  readonly attempt: number;
  /** Tells why an attempt has come to nothing. */
  tellCause(error: unknown): void;
}

export class Connector {
  /** The attempt that has no socket yet, 0 for none. */
  private preparing = 0;

  constructor(private readonly host: ConnectorHost) {}

  /** Makes a connection attempt, and tells the engine what has become of it. */
  async connect(attempt: number): Promise<void> {
    const { client } = this.host;
    this.preparing = attempt;
    let prepared: unknown;
    try {
      prepared = client.beforeConnect?.(client);
    } catch (error) {
      // Not at once: who activates the client hears of nothing before that returns.
      prepared = Promise.reject(error);
    }
    try {
      await prepared;
    } catch (error) {
      return this.fail(attempt, error);
    }
    this.host.client = client;
    if (this.isGivenUp(attempt)) return this.log(LogEvent.AttemptGivenUp);
    // The preparation may have changed options, the time limit of the attempt among them.
    this.host.turn(idle);
    this.log(LogEvent.Opening);
    this.open(attempt);
  }

  private isGivenUp(attempt: number): boolean {
    return this.preparing !== attempt || this.host.attempt !== attempt;
  }

  private open(attempt: number): void {
    const { host } = this;
    let connection: Connection;
    try {
      const socket = makeSocket(host);
      // The application's own code makes it, and may have given the attempt up meanwhile.
      if (this.isGivenUp(attempt)) return socket.close();
      connection = new Connection(host, attempt, socket);
    } catch (error) {
      return this.fail(attempt, error);
    }
    this.preparing = 0;
    host.connection = connection;
    const { socket } = connection;
    socket.onopen = () => this.opened(connection);
    socket.onerror = (event: unknown) => {
      if (host.connection === connection) host.call('onWebSocketError', event);
    };
    socket.onclose = (event: unknown) => {
      if (host.connection !== connection) return;
      host.closeEvent = event;
      host.turn((client) => closed(client, attempt));
    };
    if (connection.isOpen) this.opened(connection);
  }

  private opened(connection: Connection): void {
    const { host } = this;
    if (host.connection !== connection || !connection.live || connection.isOpened) return;
    connection.isOpened = true;
    const { attempt } = connection;
    const { client } = host;
    let input: string;
    try {
      const versions = `${client.stompVersions.supportedVersions()}`;
      input = part(versions, 'accept-version') + encodeHeaders(client.connectHeaders);
    } catch (error) {
      report(error);
      return host.turn((client) => unusable(client, attempt));
    }
    host.step(() => {
      const isUsable = opened(
        host.handle,
        now(),
        attempt,
        Boolean(client.strict),
        Number(client.heartbeatOutgoing),
        Number(client.heartbeatIncoming),
        Number(client.heartbeatToleranceMultiplier),
        writeInput(input),
      );
      if (!isUsable) report(new Error(resultText()));
    });
  }

  /** Ends an attempt that has no socket yet; one that is made later is closed at once. */
  giveUp(): void {
    const attempt = this.preparing;
    this.preparing = 0;
    this.fail(attempt);
  }

  /** Ends an attempt that the engine knows nothing of any more. */
  forget(): void {
    this.preparing = 0;
  }

  private fail(attempt: number, error?: unknown): void {
    if (error !== undefined) this.host.tellCause(error);
    this.host.turn((client) => failed(client, attempt));
  }

  private log(event: LogEvent): void {
    this.host.debug(logLines[event]);
  }
}
