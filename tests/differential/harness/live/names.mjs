// What a broker makes up, and what tells one run from another, by names that are the same in every run.

const utf8 = new TextDecoder();

export class Names {
  #known = new Map();
  #counts = new Map();
  #pattern;
  #rules;

  /** `token` is what all destinations of one run of a scenario have in common. */
  constructor(token) {
    this.token = token;
    this.#rules = [
      [new RegExp(`${token}-`, 'g'), ''],
      [/127\.0\.0\.1:\d+/g, 'broker'],
      [/amq\.gen-[\w-]+/g, 'amq.gen-…'],
      [/(?<=activity for the last )\d+(?=ms)/g, '…'],
      // An id of the broker's may be longer or shorter.
      [/(?<=^chunk sent = )\d+(?=, remaining = 0$)/, '…'],
    ];
  }

  /** Learns the ids in what a broker sent: a session's, and those of a message. */
  learn(data, owner) {
    const text = typeof data === 'string' ? data : utf8.decode(data);
    const [command, ...lines] = text.split('\n\n', 1)[0].split('\n');
    const headers = Object.fromEntries(lines.map((line) => line.split(/:(.*)/s, 2)));
    if (command === 'ERROR' && this.apply(text) !== text)
      this.#hideLength(headers['content-length']);
    if (command === 'CONNECTED')
      this.#name(headers.session, () => `<session ${this.#next(`session of ${owner}`)}>`);
    if (command !== 'MESSAGE') return;
    const message = `${headers.subscription} #${this.#next(`${owner} ${headers.subscription}`)}`;
    this.#name(headers['message-id'], () => `<${message}>`);
    this.#name(headers.ack, () => `<${message} to acknowledge>`);
  }

  /** `text` with the names instead. */
  apply(text) {
    const named = this.#pattern ? text.replace(this.#pattern, (id) => this.#known.get(id)) : text;
    return this.#rules.reduce(
      (all, [pattern, replacement]) => all.replace(pattern, replacement),
      named,
    );
  }

  /** The length of a text with an id of the broker's in it. */
  #hideLength(length) {
    this.#rules.push([new RegExp(`(?<=content-length:)${length}\\b|^${length}$`, 'g'), '…']);
  }

  #name(id, make) {
    if (!id || this.#known.has(id)) return;
    this.#known.set(id, make());
    const ids = [...this.#known.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(`(?:${ids.join('|')})(?![\\w-])`, 'g');
  }

  #next(what) {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return count;
  }
}
