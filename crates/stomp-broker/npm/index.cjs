// Where the program is: in the package of the platform, which npm installs as an optional dependency.

const { optionalDependencies } = require('./package.json');

exports.binaryPath = () => {
  const name = `stomp-broker-${process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'stomp-broker.exe' : 'stomp-broker';
  try {
    return require.resolve(`${name}/bin/${program}`);
  } catch {
    throw new Error(name in optionalDependencies ? isMissing(name) : isUnknown(name));
  }
};

const isMissing = (name) =>
  `the package ${name} is missing, which has the program: optional dependencies were left out, or node_modules is ` +
  `that of another machine. To install it: npm install --save-dev ${name}`;

const isUnknown = (name) =>
  `there is no ${name}; there are ${Object.keys(optionalDependencies).join(', ')}. ` +
  'With Rust, `cargo install stomp-broker` builds the program';
