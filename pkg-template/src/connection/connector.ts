// Connection attempts: the application prepares, a socket is made, and it opens.

import { idle, silence } from '../api/idle.js';
import type { ClientOptions } from '../api/options.js';
import { versionsOf } from '../api/versions.js';
import { type Flag, LogEvent, logLines, Operation } from '../engine/abi.js';
import { call } from '../engine/call.js';
import { part, resultText, writeInput } from '../engine/memory.js';
import { report } from '../log/report.js';
import { now } from '../platform/clock.js';
import { kind } from '../platform/kind.js';
import type { SocketHost } from '../sockjs/built-in.js';
import { encodeHeaders } from '../text/headers.js';
import { unfit } from '../text/own-text.js';
import { Connection, type ConnectionHost } from './connection.js';
import { checkSocket, makeSocket } from './socket.js';

/** What connecting needs of the driver. */
export interface ConnectorHost extends ConnectionHost, SocketHost {
  client: ClientOptions<any>;
  connection: Connection | undefined;
  closeEvent: unknown;
  readonly attempt: number;
  /** The callback of this name, if it is a function. */
  callback(name: string): ((...args: unknown[]) => any) | undefined;
  /** Tells why an attempt has come to nothing. */
  tellCause(error: unknown): void;
}

export class Connector {
  /** The attempt that has no socket yet, 0 for none. */
  private preparing = 0;

  constructor(private readonly host: ConnectorHost) {}

  /** Makes a connection attempt, and tells the engine what has become of it. */
  connect(attempt: number): void {
    const { client } = this.host;
    this.preparing = attempt;
    let prepared: unknown;
    try {
      prepared = this.host.callback('beforeConnect')?.call(client, client);
    } catch (error) {
      // Not at once: who activates the client hears of nothing before that returns.
      prepared = Promise.reject(error);
    }
    // No `await`: fake timers of zone.js, as in Angular's fakeAsync, go with the promises that they know.
    Promise.resolve(prepared).then(
      () => this.proceed(attempt, client),
      (error) => this.fail(attempt, error),
    );
  }

  private proceed(attempt: number, client: ClientOptions<any>): void {
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
    const refused = (error: unknown): void => this.fail(attempt, error);
    const use = (socket: unknown): void => {
      try {
        this.use(attempt, socket);
      } catch (error) {
        // A socket that is of no use must not stay open.
        closeUnused(socket);
        return refused(error);
      }
      const { connection } = this.host;
      if (connection?.attempt === attempt && connection.isOpen) this.opened(connection);
    };
    try {
      const made: any = makeSocket(this.host);
      // A promise takes a turn; what is there is used at once.
      if (typeof made?.then === 'function') void made.then(use, refused);
      else use(made);
    } catch (error) {
      refused(error);
    }
  }

  /** Uses the socket that was made for an attempt. Throws if it is of no use. */
  private use(attempt: number, made: unknown): void {
    const { host } = this;
    // The application's own code makes it, and the attempt may have been given up meanwhile.
    if (this.isGivenUp(attempt)) return closeUnused(made);
    const socket = checkSocket(made, host.client);
    const connection = new Connection(host, attempt, socket);
    this.listen(connection);
    this.preparing = 0;
    host.connection = connection;
  }

  private listen(connection: Connection): void {
    const { host } = this;
    const { socket, attempt } = connection;
    socket.onopen = () => this.opened(connection);
    socket.onerror = (event: unknown) => {
      if (host.connection === connection) host.call('onWebSocketError', event);
    };
    socket.onclose = (event: unknown) => {
      if (host.connection !== connection) return;
      host.closeEvent = event;
      host.turn((client) => call(Operation.Closed, client, attempt));
    };
  }

  private opened(connection: Connection): void {
    const { host } = this;
    if (host.connection !== connection || !connection.live || connection.isOpened) return;
    connection.isOpened = true;
    const { attempt } = connection;
    const { client } = host;
    let open: () => Flag;
    try {
      const options = [
        Boolean(client.strict),
        Number(client.heartbeatOutgoing),
        Number(client.heartbeatIncoming),
        Number(client.heartbeatToleranceMultiplier),
      ] as const;
      const versions = `${versionsOf(client).supportedVersions()}`;
      const { connectHeaders } = client;
      // A Map, a promise, or a function has no properties that could be sent.
      if (kind(connectHeaders ?? {}) !== 'Object')
        report(unfit('connectHeaders', 'an object', connectHeaders));
      const input = part(versions, 'accept-version') + encodeHeaders(connectHeaders);
      open = () =>
        call(Operation.Opened, host.handle, now(), attempt, ...options, writeInput(input));
    } catch (error) {
      host.tellCause(error);
      return host.turn((client) => call(Operation.Unusable, client, attempt));
    }
    host.step(() => {
      if (!open()) host.tellCause(new Error(resultText()));
    });
  }

  /** Ends an attempt that has no socket yet; one that is made later is closed at once. */
  giveUp(): void {
    const attempt = this.preparing;
    this.preparing = 0;
    this.failed(attempt);
  }

  /** Ends an attempt that the engine knows nothing of any more. */
  forget(): void {
    this.preparing = 0;
  }

  private fail(attempt: number, error: unknown): void {
    this.host.tellCause(error);
    this.failed(attempt);
  }

  private failed(attempt: number): void {
    this.host.turn((client) => call(Operation.Failed, client, attempt));
  }

  private log(event: LogEvent): void {
    this.host.debug(logLines[event]);
  }
}

/** Closes a socket that no connection uses. It may be anything, and refuse. */
function closeUnused(socket: any): void {
  try {
    socket.close();
    silence(socket);
  } catch {
    // Nothing it tells matters.
  }
}
