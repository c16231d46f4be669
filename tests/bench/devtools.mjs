// The DevTools protocol over a pair of pipes: JSON texts, each ended by a NUL.

const END = '\0';

export class DevTools {
  #output;
  #rest = '';
  #lastId = 0;
  #answers = new Map();
  #listeners = new Set();

  /** Writes commands to one stream and reads answers and events from the other. */
  constructor(output, input) {
    this.#output = output;
    input.setEncoding('utf8').on('data', this.#read);
    input.once('close', () => this.#abandon('the browser has ended'));
    output.on('error', (error) => this.#abandon(error.message));
  }

  /** Runs a command, in a page when a session is given; gives its result. */
  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { method, resolve, reject });
      this.#output.write(JSON.stringify({ id, method, params, sessionId }) + END);
    });
  }

  /** Settles at the next such event of a session. */
  next(method, sessionId) {
    return new Promise((resolve) => {
      const listener = (message) => {
        if (message.method !== method || message.sessionId !== sessionId) return;
        this.#listeners.delete(listener);
        resolve(message.params);
      };
      this.#listeners.add(listener);
    });
  }

  #read = (chunk) => {
    const texts = (this.#rest + chunk).split(END);
    this.#rest = texts.pop();
    for (const text of texts) this.#take(JSON.parse(text));
  };

  #take(message) {
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const { method, resolve, reject } = this.#answers.get(message.id);
    this.#answers.delete(message.id);
    if (message.error) reject(new Error(`${method}: ${message.error.message}`));
    else resolve(message.result);
  }

  #abandon(reason) {
    for (const { method, reject } of this.#answers.values())
      reject(new Error(`${method}: ${reason}`));
    this.#answers.clear();
  }
}
