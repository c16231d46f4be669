import { type ApplicationRef, NgZone } from '@angular/core';
import { filter, firstValueFrom } from 'rxjs';
import type { SessionOptions } from 'stomp-wasm';

import { tried } from '../application/recipe.mjs';
import { start } from '../recipe/main';

const STABLE_TIME = 10_000;

/** What the recipe's application gives; it has to become stable while its session is connected. */
export function recipe(): Promise<unknown> {
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
