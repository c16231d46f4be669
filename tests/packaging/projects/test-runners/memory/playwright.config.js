import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: 'chat.e2e.js',
  reporter: 'list',
  expect: { timeout: 20_000 }, // for machines that are busy
  webServer: {
    command: 'npx vite build && npx vite preview --host 127.0.0.1 --port 0',
    wait: { stdout: /127\.0\.0\.1:(?<chat_port>\d+)/ }, // becomes CHAT_PORT
  },
  use: {
    baseURL: `http://127.0.0.1:${process.env.CHAT_PORT}`,
    // Without CHROME: the browser that Playwright has installed.
    launchOptions: { executablePath: process.env.CHROME },
  },
});
