// Which test runs each code block of the documents. A block is named by its language, or by `LANGUAGE: TEXT`, where the text is a part of
// it; a language alone names all blocks of it, where the test takes all. `plain` is the language of those that name none.

const ALIAS = 'tests/packaging/installs/alias.test.mjs';
const BROKERS = 'tests/brokers/guides.test.mjs';
const COMMANDS = 'tests/documents/commands.test.mjs';
const CONFIGURATION = 'tests/documents/configuration.test.mjs';
const GUIDES = 'tests/guides/guides.test.mjs';
const GUIDE_OF_RUST = 'tests/native/guide.rs';
const INSTALLS = 'tests/packaging/installs/commands.test.mjs';
const IN_MEMORY = 'tests/guides/in-memory.test.mjs';
/** Each of its programs runs with every broker that it is about: `tests/brokers/*.test.mjs`. */
const KIT = 'tests/brokers/kit/guide.mjs';
const PAGE_OF_NPM = 'tests/entries/readme.test.mjs';
const PROGRAMS = 'tests/documents/programs.test.mjs';
const QUOTES = 'tests/documents/quotes.test.mjs';
const RECIPES = 'tests/packaging/recipes.test.mjs';
const SESSION = 'tests/guides/session.test.mjs';
const DEPENDENCIES = 'crates/xtask/src/repo_lints/dependencies.rs';
/** A test of the program asks for this. */
const TASKS = 'crates/xtask/src/repo_lints/commands.rs';
const TESTING = 'tests/documents/testing-programs.test.mjs';
const TEST_RUNNERS = 'tests/testing/recipes.test.mjs';
const VITE = 'tests/brokers/wasm-pack-vite.test.mjs';

export const CLAIMS = {
  'ARCHITECTURE.md': { layers: 'crates/xtask/src/repo_lints/layers.rs' },
  'README.md': {
    'sh: npm install': INSTALLS,
    'sh: cargo xtask': TASKS,
    "js: '/app/chat'": PROGRAMS,
    'js: Session.connect': SESSION,
    json: QUOTES,
    toml: DEPENDENCIES,
    rust: 'tests/native/readme.rs',
  },
  'crates/stomp-broker/README.md': {
    'sh: --site': COMMANDS,
    'sh: /control/faults': COMMANDS,
    rust: 'crates/stomp-broker/src/lib.rs',
    toml: DEPENDENCIES,
  },
  'crates/stomp-broker/npm/README.md': { sh: INSTALLS },
  'crates/stomp-sockjs/README.md': {
    'rust,no_run': 'crates/stomp-sockjs/tests/sockjs/readme.rs',
    js: 'tests/e2e/sockjs-server.test.mjs',
  },
  'crates/stomp-wasm-js/README.md': {
    'sh: --target bundler': 'tests/e2e/wasm-pack.test.mjs',
    'sh: npm install': VITE,
    js: 'tests/e2e/wasm-pack.test.mjs',
  },
  'docs/broker/control.md': {
    'sh: /control/wait-for': COMMANDS,
    'sh: --replay': COMMANDS,
    'json: "bodyRegex"': COMMANDS,
  },
  'docs/broker/destinations.md': { rust: 'crates/stomp-broker/src/lib.rs' },
  'docs/broker/faults.md': { sh: COMMANDS, json: 'crates/stomp-broker/tests/faults/page.rs' },
  'docs/broker/gateway.md': {
    'sh: stomp-broker --listen': COMMANDS,
    'sh: cargo xtask': TASKS,
    yaml: CONFIGURATION,
    // Its expression. All of it is run by `cargo xtask scale --nginx`, where nginx is installed.
    nginx: CONFIGURATION,
  },
  'docs/broker/in-memory.md': { sh: INSTALLS, js: IN_MEMORY, html: IN_MEMORY, text: IN_MEMORY },
  'docs/broker/load.md': { sh: TASKS },
  'docs/broker/personas.md': { sh: COMMANDS },
  'docs/broker/test-runners.md': { js: RECIPES, html: RECIPES },
  'docs/broker/testing.md': {
    sh: INSTALLS,
    "js: 'node:test'": TEST_RUNNERS,
    "js: 'vitest'": TEST_RUNNERS,
    "js: require('stomp-wasm')": TEST_RUNNERS,
    "js: '@playwright/test'": TEST_RUNNERS,
    "js: expectFrames([\n  'CONNECT',": TESTING,
    'js: function setup': TESTING,
    'js: setupNodeEvents': TESTING,
    text: TESTING,
    toml: DEPENDENCIES,
    'rust: TestBroker::start()': 'crates/stomp-broker/tests/control/documents.rs',
    'rust: Replay::new': 'crates/stomp-broker/tests/control/documents.rs',
  },
  'docs/compatibility.md': {
    'js: TextDecoder': QUOTES,
    'js: createElement': PROGRAMS,
    html: PROGRAMS,
  },
  'docs/guides/activemq.md': { js: KIT, text: KIT },
  'docs/guides/artemis.md': { js: KIT, text: KIT, 'plain: <acceptor': BROKERS },
  'docs/guides/bundlers.md': {
    js: GUIDES,
    'text: false idle': GUIDES,
    'text: import url from': QUOTES,
  },
  'docs/guides/csp.md': { js: GUIDES, text: GUIDES },
  'docs/guides/from-rx-stomp.md': { js: GUIDES, text: GUIDES },
  'docs/guides/from-sockjs-client.md': {
    js: GUIDES,
    'text: connected': GUIDES,
    "text: from 'sockjs-client'": PROGRAMS,
  },
  'docs/guides/getting-started.md': { sh: INSTALLS, js: GUIDES, html: GUIDES, text: GUIDES },
  'docs/guides/rabbitmq.md': { sh: BROKERS, js: KIT, text: KIT, ini: QUOTES },
  'docs/guides/session.md': { sh: INSTALLS, js: SESSION, text: SESSION },
  'docs/guides/spring.md': { java: BROKERS, xml: BROKERS, properties: BROKERS, js: KIT, text: KIT },
  'docs/guides/testing.md': { sh: INSTALLS, js: GUIDES, text: GUIDES, yaml: GUIDES },
  'docs/guides/tokens.md': { js: GUIDES, text: GUIDES },
  'docs/migrating-from-stompjs.md': {
    json: QUOTES,
    yaml: QUOTES,
    'plain: Content-Security-Policy': PROGRAMS,
  },
  'docs/performance.md': { sh: TASKS },
  'docs/recipes/angular.md': { ts: RECIPES },
  'docs/recipes/react.md': { jsx: RECIPES },
  'docs/recipes/svelte.md': { js: RECIPES, svelte: RECIPES },
  'docs/recipes/vue.md': { js: RECIPES, vue: RECIPES },
  'docs/rust.md': {
    toml: DEPENDENCIES,
    'rust: async fn work(': GUIDE_OF_RUST,
    'rust: struct Order {': GUIDE_OF_RUST,
    'rust: async fn serve(': GUIDE_OF_RUST,
    'rust: fn session(url: &str) ->': GUIDE_OF_RUST,
    'rust: .sockjs_url(': GUIDE_OF_RUST,
    'rust: fn own_site(': 'tests/client/guide.rs',
    'rust: #[tokio::test]': GUIDE_OF_RUST,
  },
  'docs/rust/dioxus.md': { toml: DEPENDENCIES, rust: 'tests/e2e/rust-frameworks.test.mjs' },
  'docs/rust/leptos.md': { toml: DEPENDENCIES, rust: 'tests/e2e/rust-frameworks.test.mjs' },
  'docs/rust/page.md': { html: QUOTES, sh: QUOTES, rust: GUIDE_OF_RUST },
  'docs/rust/yew.md': { toml: DEPENDENCIES, rust: 'tests/e2e/rust-frameworks.test.mjs' },
  'docs/sockjs.md': {
    "js: '/topic/messages'": PROGRAMS,
    "js: import('sockjs-client')": PROGRAMS,
    'plain: Connected by': PROGRAMS,
    diff: PROGRAMS,
    java: BROKERS,
  },
  'examples/spring-chat/README.md': { java: BROKERS, js: KIT, text: KIT },
  'examples/wasm-pack-vite/README.md': { sh: VITE },
  'pkg-template/README.md': {
    'json: dependencies': ALIAS,
    'json: resolutions': ALIAS,
    yaml: ALIAS,
    'html: /npm/stomp-wasm/bundles/': PROGRAMS,
    'html: integrity': PAGE_OF_NPM,
    'html: node_modules/': INSTALLS,
    "js: '/topic/greetings'": PROGRAMS,
    "js: 'node:test'": INSTALLS,
    'js: Session.connect': SESSION,
    'js: client.onTransportChange': PROGRAMS,
    "js: import { Client, init } from 'stomp-wasm';": PROGRAMS,
    'js: stomp.wasm?url': PROGRAMS,
    'plain: Content-Security-Policy': PROGRAMS,
    sh: INSTALLS,
  },
};

/** Blocks that no test runs, each with the reason. */
export const NOT_RUN = [
  { document: 'ARCHITECTURE.md', block: 'plain: application handlers', reason: 'a picture' },
  {
    document: 'ARCHITECTURE.md',
    block: 'plain: poll_action',
    reason: 'the shape of a loop; those of the drivers run in all tests of the client',
  },
  {
    document: 'crates/stomp-broker/README.md',
    block: 'text: writer task',
    reason: 'a picture',
  },
  {
    document: 'docs/compatibility.md',
    block: 'sh: npm create vite@latest',
    reason:
      'it gets the newest version of a program that asks questions; the packaging stage builds with a fixed version of Vite',
  },
  {
    document: 'docs/guides/activemq.md',
    block: 'plain: <transportConnector',
    reason: 'ActiveMQ is started within a program in the tests, which has no activemq.xml',
  },
  {
    document: 'docs/session.md',
    block: 'plain: HISTORIES=100000',
    reason:
      'the stage native runs this test with fewer histories; it compiles for a minute in the profile release',
  },
  {
    document: 'docs/sockjs.md',
    block: 'nginx: proxy_buffering',
    reason:
      'nginx is not among the programs that the tests need; tests/e2e/sockjs-blocked has proxies that buffer, and that do not',
  },
];
