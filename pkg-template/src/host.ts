// What the core needs of a client: its options, its callbacks, its log.

import type { Core, Host } from 'stomp-core';
import type { Client } from './client.js';
import { TickerStrategy } from './enums.js';
import { protocolError } from './errors.js';
import { flatten } from './headers.js';
import { idle } from './idle.js';
import { report } from './report.js';
import { TransportSocket } from './sockjs/built-in.js';
import type { History } from './sockjs/built-in.js';
import type { IStompSocket } from './types.js';
import { Wire } from './wire.js';

/** @internal */
export class ClientHost implements Host {
  /** Who waits for the client to come to rest. */
  readonly waiting: (() => void)[] = [];
  readonly idle = idle;
  private readonly history: History = { transport: undefined, returns: false };

  constructor(
    /** What the application sees: the client, or a proxy around it. */
    public client: Client,
    private readonly core: Core,
  ) {}

  number(option: string): number {
    return Number(this.option(option));
  }

  flag(option: string): boolean {
    return Boolean(this.option(option));
  }

  text(option: string): string {
    return `${this.option(option)}`;
  }

  private option(name: string): unknown {
    return this.client[name as keyof Client];
  }

  get usesWorker(): boolean {
    return this.client.heartbeatStrategy === TickerStrategy.Worker && typeof Worker !== 'undefined';
  }

  connectHeaders(): string {
    return flatten(this.client.connectHeaders);
  }

  /** Headers that cannot be sent are no reason to stay connected. */
  disconnectHeaders(): string {
    try {
      return flatten(this.client.disconnectHeaders);
    } catch (error) {
      this.debug(`Ignoring error during disconnect ${error}`);
      return '';
    }
  }

  versions(): string {
    return this.client.stompVersions.supportedVersions();
  }

  protocols(): string[] {
    return this.client.stompVersions.protocolVersions();
  }

  makeSocket(): unknown {
    if (this.client.webSocketFactory) return this.client.webSocketFactory();
    return new TransportSocket(this, this.core, this.history);
  }

  beforeConnect(): unknown {
    return this.client.beforeConnect?.(this.client);
  }

  attach(socket: IStompSocket): Wire {
    return (this.client._wire = new Wire(this.client, this, this.core, socket));
  }

  detach(): void {
    this.client._wire = undefined;
  }

  changeState(state: number): void {
    this.client.state = state;
    this.call('onChangeState', state);
  }

  call(callback: string, argument: unknown): void {
    try {
      const client = this.client as unknown as Record<string, ((argument?: unknown) => void) | undefined>;
      if (argument === undefined) client[callback]?.();
      else client[callback]?.(argument);
    } catch (error) {
      report(error);
    }
  }

  failed(text: string): void {
    const error = protocolError(text);
    this.debug(error.message);
    this.call('onWebSocketError', { type: 'error', message: error.message, error });
  }

  discarded(code: number, reason: string): void {
    this.call('onWebSocketClose', { code, reason, wasClean: false });
  }

  deactivated(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  report(error: unknown): void {
    report(error);
  }

  get debugging(): boolean {
    return this.client.debug !== idle;
  }

  debug(text: string): void {
    this.call('debug', text);
  }
}
