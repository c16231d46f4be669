import { type ApplicationRef, NgZone } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { filter, firstValueFrom } from 'rxjs';
import type { SessionOptions } from 'stomp-wasm';

import { tried } from '../application/recipe.mjs';
import { Chat } from '../recipe/chat';
import { SESSION_OPTIONS } from '../recipe/connection';
import { start } from '../recipe/main';

const STABLE_TIME = 10_000;

type Start = (options: SessionOptions) => Promise<ApplicationRef>;

/** As the recipe says: without `provideZoneChangeDetection()`. */
const startWithoutZone: Start = (options) =>
  bootstrapApplication(Chat, { providers: [{ provide: SESSION_OPTIONS, useValue: options }] });

/** What the recipe's application gives, with Angular's zone and without it. */
export async function recipe(): Promise<unknown> {
  return { withZone: await used(start), withoutZone: await used(startWithoutZone) };
}

/** The application has to become stable while its session is connected. */
function used(start: Start): Promise<unknown> {
  let application: ApplicationRef;
  const mount = async (element: Element, options: SessionOptions) => {
    element.append(document.createElement('app-chat'));
    application = await start(options);
    return () => application.destroy();
  };
  return tried(mount, async () => ({ stable: await becomesStable(application) }));
}

/** The timer must not be what it waits for. */
function becomesStable({ isStable, injector }: ApplicationRef): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => {
    injector.get(NgZone).runOutsideAngular(() => setTimeout(resolve, STABLE_TIME, false));
  });
  return Promise.race([firstValueFrom(isStable.pipe(filter(Boolean))), late]);
}
