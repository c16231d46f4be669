import { Component, inject, Injectable, type OnInit } from '@angular/core';
import { RxStomp } from '@stomp/rx-stomp';

/** Long enough for many attempts, if one followed another. */
const WHILE = 500;

/** As applications have it: made and activated by the injector, before anything is rendered. */
@Injectable({ providedIn: 'root' })
export class Chat extends RxStomp {
  /** What is told, by whom. */
  readonly told: string[] = [];

  constructor() {
    super();
    globalThis.addEventListener('error', ({ error }) =>
      this.told.push(`reportError: ${error.message}`),
    );
    this.webSocketErrors$.subscribe(({ message }: any) =>
      this.told.push(`onWebSocketError: ${message}`),
    );
    this.configure({
      brokerURL: new URL(location.href).searchParams.get('broker')!,
      reconnectDelay: 10,
      debug: (text) => this.told.push(`debug: ${text}`),
    });
    this.activate();
  }
}

/** An application on a page whose policy forbids WebAssembly. */
@Component({ selector: 'app-root', template: '<p>{{ text }}</p>' })
export class Forbidden implements OnInit {
  text = 'rendered';
  private readonly chat = inject(Chat);

  ngOnInit(): void {
    this.chat.watch('/topic/a').subscribe(({ body }) => (this.text = body));
    Object.assign(globalThis, { outcome: this.outcome() });
  }

  private async outcome() {
    await new Promise((resolve) => setTimeout(resolve, WHILE));
    const rendered = document.querySelector('p')!.textContent;
    await this.chat.deactivate();
    const explanations = this.chat.told.filter((text) => text.includes("'wasm-unsafe-eval'"));
    return { rendered, explained: explanations.map((text) => text.replace(/:.*/s, '')) };
  }
}
