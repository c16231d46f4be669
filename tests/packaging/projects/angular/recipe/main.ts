// Mounts the chat; the options are those of a session, such as `{ brokerURL: 'wss://example.org/ws' }`.

import { type ApplicationRef, provideZoneChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { SessionOptions } from 'stomp-wasm';

import { Chat } from './chat';
import { SESSION_OPTIONS } from './connection';

/** The page has an element `<app-chat>`. */
export function start(options: SessionOptions): Promise<ApplicationRef> {
  return bootstrapApplication(Chat, {
    providers: [provideZoneChangeDetection(), { provide: SESSION_OPTIONS, useValue: options }],
  });
}
