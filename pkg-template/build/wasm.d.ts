/** A WebAssembly module, imported where the platform or the bundler compiles it. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
