// The folder of this file is the whole project, whatever is above it.
export default { turbopack: { root: import.meta.dirname } };
