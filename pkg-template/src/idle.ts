/** The callbacks of a client that has set none, and the handlers of a socket that is given up. */
export const idle = (): void => {};
