const { declare } = require('../application/fake-timers/jest.cjs');

declare({
  'as they come': {},
  legacy: { legacyFakeTimers: true },
  'performance left alone': { doNotFake: ['performance'] },
  'Date left alone': { doNotFake: ['Date'] },
  'both left alone': { doNotFake: ['performance', 'Date'] },
});
