module.exports = { testEnvironment: 'node', transform: {}, testMatch: ['**/jest/timers.test.cjs'] };
