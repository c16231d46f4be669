// The application of a recipe (docs/recipes), used as a person uses it: a chat with a line for the state of its session.

import { inNamespace } from './namespace.mjs';

/** A code that every browser tells. */
const GOING_AWAY = 1001;
const LONG = 60_000;
const SHORT = 20;
const PATIENCE = 30_000;

/**
 * Mounts the application, chats, cuts its connection twice, and unmounts it. After the first cut only the button "Retry
 * now" brings the connection back in time; what is sent meanwhile waits in the outbox. After the second it comes back of itself.
 *
 * @param mount gets an element and the options of the session; gives what unmounts the application, or a promise of it.
 * @param whileConnected called once it is connected; what it gives becomes part of the outcome.
 */
export function tried(mount, whileConnected = () => ({})) {
  const failures = failuresOfPage();
  return inNamespace(async (place) => {
    const delays = [LONG, SHORT];
    const element = document.body.appendChild(document.createElement('div'));
    const retry = () => delays.shift();
    const unmount = await mount(element, { brokerURL: place.socketURL, retry });
    const chat = new Chat(element);

    await chat.showsState('connected');
    const more = await whileConnected();
    await chat.says('Hello');
    await chat.delivers('Hello');

    const told = await chat.showsState('waiting', () => place.restart(GOING_AWAY));
    await chat.says('Written while away');
    chat.button('Retry now').click();
    await chat.delivers('Written while away');

    await chat.showsState('waiting', () => place.restart(GOING_AWAY));
    await chat.showsState('connected');
    await chat.says('Here again');
    await chat.delivers('Here again');

    const { messages } = chat;
    await unmount();
    await place.ended();
    const [reason, next] = told.split('; ');
    const hasNextAttempt = /^next attempt at .*\d\d:\d\d/.test(next);
    return { told: reason, hasNextAttempt, messages, left: element.innerText, failures, ...more };
  });
}

/** What a person sees of the application, and does with it. */
class Chat {
  constructor(element) {
    this.element = element;
  }

  get messages() {
    return [...this.element.querySelectorAll('li')].map(({ textContent }) => textContent.trim());
  }

  button(name) {
    const buttons = [...this.element.querySelectorAll('button')];
    return buttons.find(({ textContent }) => textContent.trim() === name);
  }

  /** Resolves with the line of the state once it begins with this, if only for a moment after `act()`. */
  async showsState(state, act = () => {}) {
    const shown = this.#until(`the state ${state}`, () => {
      const text = this.#text('[role=status] > span');
      return text?.startsWith(state) && text;
    });
    await act();
    return shown;
  }

  async says(text) {
    const input = this.element.querySelector('input');
    // As a person does it: React has a setter of its own on the element.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    set.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await nextTask();
    input.form.requestSubmit();
  }

  /** Resolves once the broker has confirmed a message, which has come back. */
  delivers(text) {
    const isDelivered = () =>
      this.messages.at(-1) === text && this.#text('output') === `delivered: ${text}`;
    return this.#until(`“${text}” and its confirmation`, isDelivered);
  }

  #text(selector) {
    return this.element.querySelector(selector)?.textContent.trim().replaceAll(/\s+/g, ' ');
  }

  /** Resolves with what `look` gives, once it gives something; it is called with every change of the application. */
  #until(what, look) {
    return new Promise((resolve, reject) => {
      const see = () => {
        const seen = look();
        if (seen) end(() => resolve(seen));
      };
      const observer = new MutationObserver(see);
      const give = () => reject(new Error(`${what} did not come: ${this.element.innerHTML}`));
      const timer = setTimeout(() => end(give), PATIENCE);
      const end = (settle) => {
        observer.disconnect();
        clearTimeout(timer);
        settle();
      };
      observer.observe(this.element, { subtree: true, childList: true, characterData: true });
      see();
    });
  }
}

/** Resolves after what the framework renders. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Errors of the page and of its console, as they come. */
function failuresOfPage() {
  const failures = [];
  addEventListener('error', ({ error, message }) => failures.push(error?.stack ?? message));
  addEventListener('unhandledrejection', ({ reason }) =>
    failures.push(`${reason?.stack ?? reason}`),
  );
  const { error } = console;
  console.error = (...args) => {
    failures.push(args.join(' '));
    error.apply(console, args);
  };
  return failures;
}
