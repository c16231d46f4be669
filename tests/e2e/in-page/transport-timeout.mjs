// How long a transport of sockjs-client may take to open, in ms. By itself it gives one a few round trips' time, which a busy machine may need for
// other things: then it tells that all transports failed.

export const TIMEOUT = 10_000;
