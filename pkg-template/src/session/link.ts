// What is between a session and its client: connection attempts, their ends, and what comes meanwhile.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame } from '../api/types.js';
import type { Connection } from '../connection/connection.js';
import type { Driver } from '../connection/driver.js';
import type { Observer } from '../connection/observer.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import {
  ActivationState,
  byteLength,
  Client,
  codeOf,
  misuse,
  redactUrls,
  StompError,
  thrown,
} from './kit.js';
import { Code, Operation } from './engine/abi.js';
import { call } from './engine/call.js';
import {
  addressOf,
  type AttemptInfo,
  checkSendable,
  clientOptions,
  fits,
  type SessionOptions,
} from './options.js';

/** Why an attempt or connection has ended. */
export interface Loss {
  readonly code: Code;
  readonly message?: string | undefined;
  readonly cause?: unknown;
  /** What the error itself says, if it is one of ours. */
  readonly error?: StompError | undefined;
}

/** What a link needs of its session. */
export interface LinkHost {
  readonly options: SessionOptions;
  /** Whether the connections are another's. */
  readonly observes: boolean;
  /** The count of attempts, and why the last one failed. */
  readonly attempt: number;
  readonly lastError: StompError | undefined;
  /** An attempt of another has begun and succeeded: gives its number. */
  adopt(): number;
  connected(attempt: number, frame: IFrame, connect: StompHeaders): void;
  lost(attempt: number, loss: Loss): void;
  /** ERROR came. */
  refused(attempt: number, frame: IFrame): void;
  /** Gives whether the receipt is for a frame of the session. */
  confirmed(attempt: number, frame: IFrame): boolean;
  /** A message came. Gives whether it is for a subscription of the session. */
  delivered(frame: IFrame): boolean;
  /** A message that no subscription of the client takes. Gives whether it is for the session. */
  unclaimed(frame: IFrame): boolean;
  /** A frame that goes out or comes in, for interceptors. */
  outgoing(command: string, headers: StompHeaders): StompHeaders | undefined;
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined;
}

export class Link implements Observer {
  /** The attempt or connection that counts; 0 for none. */
  attempt = 0;
  /** Whether CONNECTED has come. */
  isUp = false;
  bytesIn = 0;
  bytesOut = 0;
  private isOpen = false;
  private isEnding = false;
  private loss: Loss | undefined;
  /** The last error that the driver has told. */
  private refusal: unknown;
  private abandoned: AbortController | undefined;
  /** Which of a list of addresses comes next. */
  private turn = 0;
  private connectHeaders: StompHeaders = {};
  private readonly driver: Driver;

  constructor(
    private readonly host: LinkHost,
    readonly client: Client,
  ) {
    this.driver = client._driver();
    this.driver.observers.push(this);
  }

  /** Lets go of the client. */
  release(): void {
    const { observers } = this.driver;
    const at = observers.indexOf(this);
    if (at >= 0) observers.splice(at, 1);
    this.attempt = 0;
  }

  get connection(): Connection | undefined {
    return this.driver.connection;
  }

  /** The address, without secrets. */
  get url(): string | undefined {
    const { brokerURL, sockjsURL } = this.client as { brokerURL?: string; sockjsURL?: string };
    const url = this.connection?.url ?? sockjsURL ?? brokerURL;
    return url === undefined ? undefined : redactUrls(url, this.client);
  }

  /** A client of another that is connected already: what CONNECTED said besides the version is gone. */
  adoptPresent(): void {
    const { connected, connectedVersion } = this.client;
    if (connected) this.event('onConnect', { headers: { version: connectedVersion } });
  }

  // Attempts.

  /** Begins an attempt: asks for the address and the credentials, and connects. */
  begin(attempt: number): void {
    this.reset(attempt);
    this.abandoned = new AbortController();
    const { signal } = this.abandoned;
    const info: AttemptInfo = { attempt: this.host.attempt, error: this.host.lastError, signal };
    const { brokerURL, sockjsURL, connectHeaders = {} } = this.host.options;
    Promise.all([
      this.addressOf(brokerURL, 'brokerURL', info),
      this.addressOf(sockjsURL, 'sockjsURL', info),
      asked(connectHeaders, 'connectHeaders', info),
    ]).then(
      ([broker, sockjs, headers]) => this.proceed(attempt, broker, sockjs, headers),
      (error) => this.failed(error, attempt),
    );
  }

  private addressOf(
    url: SessionOptions['brokerURL'],
    name: string,
    info: AttemptInfo,
  ): Promise<unknown> {
    if (Array.isArray(url)) return Promise.resolve(url[this.turn % url.length]);
    return asked(url, name, info);
  }

  private proceed(attempt: number, broker: unknown, sockjs: unknown, headers: any): void {
    if (this.attempt !== attempt) return;
    try {
      if (headers && !fits(headers, 'headers'))
        throw misuse('connectHeaders must give an object of texts');
      const sent = this.host.outgoing('CONNECT', { ...headers });
      if (!sent) throw new StompError('aborted', { message: 'An interceptor has dropped CONNECT' });
      checkSendable(sent, 'connectHeaders');
      this.connectHeaders = sent;
      const { options } = this.host;
      const config: { [name: string]: unknown } = { connectHeaders: sent };
      if (options.brokerURL) config.brokerURL = addressOf(broker, 'brokerURL', options);
      if (options.sockjsURL) config.sockjsURL = addressOf(sockjs, 'sockjsURL', options);
      Object.assign(this.client, config);
    } catch (error) {
      return this.failed(error, attempt);
    }
    this.driver.activate(this.host.attempt > 1);
    // Without an engine it is not.
    if (this.client.state !== ActivationState.ACTIVE) this.failed(this.refusal, attempt);
  }

  private reset(attempt: number): void {
    this.attempt = attempt;
    this.isUp = this.isOpen = this.isEnding = false;
    this.loss = undefined;
  }

  /** Gives the present attempt or connection up. */
  abandon(): void {
    this.attempt = 0;
    this.isUp = false;
    this.abandoned?.abort();
    if (!this.host.observes) void this.driver.deactivate(true);
  }

  /** Ends the connection in good order. */
  disconnect(): void {
    const { attempt } = this;
    this.isEnding = true;
    const headers = this.host.outgoing('DISCONNECT', { ...this.client.disconnectHeaders });
    if (headers) this.driver.disconnectHeaders = headers;
    void this.driver.deactivate(!headers).then(() => {
      this.isEnding = false;
      this.end(attempt, { code: Code.ConnectionLost });
    });
  }

  /** The attempt or connection has ended. */
  private end(attempt: number, loss: Loss): void {
    if (attempt === 0 || this.attempt !== attempt || this.isEnding) return;
    if (!this.isUp) this.turn += 1;
    this.attempt = 0;
    this.isUp = false;
    this.abandoned?.abort();
    // So that the next attempt is one of its own.
    if (!this.host.observes) void this.driver.deactivate(true);
    this.host.lost(attempt, loss);
  }

  // What the driver tells.

  event(callback: string, argument: any): boolean {
    const { attempt } = this;
    switch (callback) {
      case 'onConnect': {
        const connected = this.host.observes ? this.host.adopt() : attempt;
        if (this.host.observes) this.reset(connected);
        if (connected === 0) return false;
        this.isUp = true;
        const headers = this.host.observes ? this.client.connectHeaders : this.connectHeaders;
        this.host.connected(connected, argument, headers);
        return false;
      }
      case 'onStompError':
        if (attempt) this.host.refused(attempt, argument);
        return false;
      case 'onUnhandledReceipt':
        return attempt !== 0 && this.host.confirmed(attempt, argument);
      case 'onUnhandledMessage':
        return attempt !== 0 && this.host.unclaimed(argument);
      case 'onHeartbeatLost':
        this.loss = { code: Code.HeartbeatLost };
        return false;
      case 'onWebSocketError':
        this.note(argument);
        return false;
      case 'onWebSocketClose':
        this.end(attempt, this.lossOf(argument));
    }
    return false;
  }

  /** Remembers what may be the reason of the end to come. */
  private note(event: any): void {
    if (this.loss) return;
    const error = event?.error ?? event;
    this.refusal = error;
    const isProtocol = error?.name === 'StompProtocolError';
    // Other errors say nothing about the code.
    if (!isProtocol) return;
    const code = this.isUp ? Code.ConnectionLost : Code.NotStomp;
    this.loss = { code, message: error.message, cause: error };
  }

  private lossOf({ code = 1006, reason = '' }: { code?: number; reason?: string } = {}): Loss {
    if (this.loss) return this.loss;
    const found = call(Operation.ClassifyClose, 0, code, !this.isUp, this.isOpen);
    const text =
      found === Code.Unreachable
        ? undefined
        : `The socket was closed (${code}${reason && `: ${reason}`})`;
    return { code: found, message: text };
  }

  failed(error: unknown, attempt = this.attempt): void {
    if (attempt === 0) return;
    if (error instanceof StompError)
      // One that a function of the application threw: whether it is final is its say.
      return this.end(attempt, {
        code: error.retryable ? Code.Unreachable : codeOf(error),
        error,
        cause: error,
      });
    const { message } = (error ?? {}) as Error;
    this.end(attempt, { code: Code.Unreachable, message, cause: error });
  }

  /** What is for the session alone does not concern the client; in its log it has a line. */
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    const { attempt, host, driver } = this;
    const taken = attempt || host.observes ? host.incoming(frame) : frame;
    if (!taken || !attempt || driver.debugging) return taken;
    const isOurs =
      (taken.command === 'MESSAGE' && host.delivered(taken)) ||
      (taken.command === 'RECEIPT' && host.confirmed(attempt, taken));
    return isOurs ? undefined : taken;
  }

  received(data: string | Uint8Array): void {
    this.bytesIn += typeof data === 'string' ? byteLength(data) : data.byteLength;
  }

  sent(data: string | { readonly byteLength: number }): void {
    this.isOpen = true;
    this.bytesOut += typeof data === 'string' ? byteLength(data) : data.byteLength;
  }
}

/** What is given, or what the function that is given gives. */
async function asked(given: unknown, name: string, info: AttemptInfo): Promise<unknown> {
  if (typeof given !== 'function') return given;
  try {
    return await given(info);
  } catch (cause) {
    throw thrown('unreachable', name, cause);
  }
}

/** The client of a session, whose connections the session decides about. */
export function clientOf(options: SessionOptions): Client {
  const heartbeatStrategy: any = typeof Worker === 'function' ? 'worker' : 'interval';
  const client = new Client({
    heartbeatStrategy,
    ...clientOptions(options),
    reconnectDelay: 0,
  });
  for (const name of ['activate', 'deactivate', 'configure'] as const)
    client[name] = () => {
      throw misuse(`${name} is not for the client of a session: connect() and close() are`);
    };
  return client;
}
