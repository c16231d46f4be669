/** The version of the package; the build puts it in. */
declare const version: string;
export default version;
