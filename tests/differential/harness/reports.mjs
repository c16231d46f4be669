// Errors that no caller gets, and lines of the console: written to the log of the scenario that runs.

const LEVELS = ['log', 'info', 'warn', 'error', 'debug'];

export function installReports(logOf) {
  const report = (how, ...values) =>
    logOf()?.add(`${how} ${values.map((value) => logOf().show(value)).join(', ')}`);
  for (const level of LEVELS) console[level] = (...args) => report(`console.${level}`, ...args);
  globalThis.reportError = (error) => report('reportError', error);
  if (globalThis.process) listenInNode(report);
  else listenInBrowser(report);
}

function listenInNode(report) {
  process.on('unhandledRejection', (error) => report('unhandled rejection', error));
  process.on('uncaughtException', (error) => report('uncaught exception', error));
}

function listenInBrowser(report) {
  addEventListener('unhandledrejection', ({ reason }) => report('unhandled rejection', reason));
  addEventListener('error', ({ error, message }) => report('uncaught exception', error ?? message));
}
