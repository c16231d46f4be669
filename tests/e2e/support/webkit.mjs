// The third browser of the tests: WebKitGTK, driven over WebDriver, on a screen that nobody sees.
// What it gives has the shape of playwright's browser, as far as page.mjs needs it.

import { once } from 'node:events';

import { within } from './deadline.mjs';
import { mustExist, webKitDriver, xvfb } from './environment.mjs';
import { freePorts, untilAccepting } from './ports.mjs';
import { Child } from './process.mjs';
import { WebDriverSession } from './webdriver.mjs';
import { WebKitPage } from './webkit-page.mjs';

const DEADLINE = 60_000;
const ATTEMPTS = 3;

/** A WebKit. Each of its contexts is a window of its own, which the next context may get. */
export async function launchWebKit() {
  mustExist(webKitDriver, 'install webkit2gtk-driver or set WEBKIT_DRIVER');
  const screen = await new Screen().start();
  const windows = new Windows(screen);
  return {
    hidesSockets: true,
    newContext: () => newContext(windows),
    close: async () => {
      await windows.close();
      await screen.stop();
    },
  };
}

async function newContext(windows) {
  const window = await windows.take();
  const page = await new WebKitPage(window.session).open();
  return {
    newPage: async () => page,
    close: async () => {
      await windows.giveBack(window);
      await page.close();
    },
  };
}

/** A screen in memory. */
class Screen {
  async start() {
    mustExist(xvfb, 'install xvfb or set XVFB');
    // The first of its own pipes gets the number of the display that was free.
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
    this.process = new Child(xvfb, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio });
    const numbered = this.process.alive(once(this.process.child.stdio[3], 'data'));
    const [number] = await within(DEADLINE, numbered, () => `a display of ${this.process.name}; it said:\n${this.process.output}`);
    this.display = `:${`${number}`.trim()}`;
    return this;
  }

  async stop() {
    await this.process.end('SIGTERM');
  }
}

/** The windows there are, each with a driver of its own, which has one session at a time. */
class Windows {
  #all = [];
  #idle = [];

  constructor(screen) {
    this.screen = screen;
  }

  async take() {
    return this.#idle.pop() ?? this.#open();
  }

  /** Leaves nothing in it that its next user could find. */
  async giveBack(window) {
    const { session } = window;
    await session.evaluate(() => {
      for (const storage of ['sessionStorage', 'localStorage']) if (origin !== 'null') globalThis[storage].clear();
    });
    await session.goto('about:blank');
    this.#idle.push(window);
  }

  /** A free port may be taken by somebody else before the driver binds it: then another is tried. */
  async #open() {
    for (let attempt = 1; ; attempt += 1) {
      const window = new Window(this.screen);
      this.#all.push(window);
      try {
        return await window.open();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  async close() {
    await Promise.all(this.#all.map(window => window.close()));
  }
}

class Window {
  constructor(screen) {
    this.screen = screen;
  }

  async open() {
    const [port] = await freePorts(1);
    const env = { ...process.env, DISPLAY: this.screen.display };
    this.driver = new Child(webKitDriver, [`--port=${port}`, '--host=127.0.0.1'], { env });
    const listening = this.driver.alive(untilAccepting(this.driver, port));
    await within(DEADLINE, listening, () => `${this.driver.name} to listen; it said:\n${this.driver.output}`);
    this.session = await WebDriverSession.open(`http://127.0.0.1:${port}`);
    return this;
  }

  async close() {
    await this.session?.close();
    await this.driver.end('SIGTERM');
  }
}
