const { declare } = require('../application/fake-timers/jest.cjs');

declare({ modern: 'modern', legacy: 'legacy' });
