module.exports = {
  testEnvironment: 'jsdom',
  setupFiles: ['./jest.setup.cjs'],
  testMatch: ['**/jest/*.test.cjs'],
  transform: {},
};
