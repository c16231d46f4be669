module.exports = {
  testEnvironment: 'jsdom',
  transform: {},
  testMatch: ['**/jest/react.test.cjs'],
  setupFiles: ['./jest.setup.cjs'],
};
