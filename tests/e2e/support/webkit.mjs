// The third browser of the tests: WebKitGTK, driven over WebDriver, on a virtual screen.
// What it gives has the shape of playwright's browser, as far as page.mjs needs it.

import { once } from 'node:events';

import { within } from './deadline.mjs';
import { mustExist, webKitDriver, xvfb } from './environment.mjs';
import { keepWindows } from './kept-windows.mjs';
import { Child, freePorts, untilAccepting } from './process.mjs';
import { WebDriverSession } from './webdriver.mjs';
import { WebKitPage } from './webkit-page.mjs';

const DEADLINE = 60_000;
const ATTEMPTS = 3;

/** A WebKit, with one window for each context. */
export async function launchWebKit() {
  mustExist(webKitDriver, 'install webkit2gtk-driver or set WEBKIT_DRIVER');
  const screen = await new Screen().start();
  const { newContext, closeWindows } = keepWindows(() => openWindow(screen));
  return {
    hidesSockets: true,
    newContext,
    close: async () => {
      await closeWindows();
      await screen.stop();
    },
  };
}

/** A free port may be taken by another program before the driver binds it: then another is tried. */
async function openWindow(screen) {
  for (let attempt = 1; ; attempt += 1) {
    const window = new Window(screen);
    try {
      return await window.open();
    } catch (error) {
      await window.close();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** A screen in memory. */
class Screen {
  async start() {
    mustExist(xvfb, 'install xvfb or set XVFB');
    // The first of its own pipes gets the number of the display that was free.
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
    this.process = new Child(
      xvfb,
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      { stdio },
    );
    const numbered = this.process.alive(once(this.process.child.stdio[3], 'data'));
    const [number] = await within(
      DEADLINE,
      numbered,
      () => `a display of ${this.process.name}; it said:\n${this.process.output}`,
    );
    this.display = `:${`${number}`.trim()}`;
    return this;
  }

  async stop() {
    await this.process.end('SIGTERM');
  }
}

/** A window with a driver of its own, which has one session at a time. */
class Window {
  constructor(screen) {
    this.screen = screen;
  }

  async open() {
    const [port] = await freePorts(1);
    const env = { ...process.env, DISPLAY: this.screen.display };
    this.driver = new Child(webKitDriver, [`--port=${port}`, '--host=127.0.0.1'], { env });
    const listening = this.driver.alive(untilAccepting(this.driver, port));
    await within(
      DEADLINE,
      listening,
      () => `${this.driver.name} to listen; it said:\n${this.driver.output}`,
    );
    this.session = await WebDriverSession.open(`http://127.0.0.1:${port}`);
    this.page = await new WebKitPage(this.session).open();
    return this;
  }

  async close() {
    await this.page?.close();
    await this.session?.close();
    await this.driver.end('SIGTERM');
  }
}
