const { declare } = require('../application/fake-timers/jest.cjs');

declare({ 'as they come': undefined });
