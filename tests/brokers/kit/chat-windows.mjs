// Windows with the chat page that the Spring application serves, over each transport that a browser may be left with.

/** By the name of the transport: `broker`, the address that the page is given, and what keeps the window from other transports. */
export const TRANSPORTS = {
  websocket: { broker: ({ ws }) => ws, known: /^ws:.*\/chat\/websocket$/ },
  'sockjs-websocket': {
    broker: ({ sockjs }) => sockjs,
    known: /^ws:.*\/chat\/\d+\/.*\/websocket$/,
  },
  'xhr-streaming': {
    broker: ({ sockjs }) => sockjs,
    prepare: withoutWebSocket,
    known: /\/xhr_streaming$/,
  },
  'xhr-polling': {
    broker: ({ sockjs }) => sockjs,
    async prepare(page) {
      await withoutWebSocket(page);
      await page.route('**/xhr_streaming', (route) => route.abort());
    },
    known: /\/xhr$/,
  },
};

function withoutWebSocket(page) {
  return page.addInitScript(() => delete globalThis.WebSocket);
}

/** A window with a person in it. */
export class ChatWindow {
  requests = [];

  constructor(browser, name) {
    this.browser = browser;
    this.name = name;
  }

  /** Opens the page at this address, with settings for playwright's context; settles once it has connected. */
  async open(address, { prepare = () => {}, ...settings } = {}) {
    this.context = await this.browser.newContext(settings);
    this.page = await this.context.newPage();
    this.page.on('request', (request) => this.requests.push(request.url()));
    this.page.on('websocket', (socket) => this.requests.push(socket.url()));
    await prepare(this.page);
    await this.page.goto(address);
    await this.page.locator('[data-state=connected]').waitFor();
    await this.page.getByTestId('name').fill(this.name);
    return this;
  }

  async say(text) {
    await this.page.getByTestId('text').fill(text);
    await this.page.getByTestId('send').click();
  }

  /** Settles once the message is there, with the time of day. */
  async hears(from, text) {
    const message = this.page.getByTestId('message');
    const meant = message.filter({ hasText: from }).filter({ hasText: text });
    await meant
      .filter({ hasText: /\d\d:\d\d/ })
      .last()
      .waitFor();
  }

  async close() {
    await this.context?.close();
  }
}

/** The address of the chat page, which is given the broker's address for the transport. */
export function pageAddress({ chat, ...addresses }, transport) {
  const broker = TRANSPORTS[transport].broker(addresses);
  return `${chat}chat.html?broker=${encodeURIComponent(broker)}`;
}
