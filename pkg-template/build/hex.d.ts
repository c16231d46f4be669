/** The bytes of the WebAssembly module in hexadecimal digits; the build puts them in. */
declare const hex: string;
export default hex;
