/** The first Node that strips types without being asked. Source: Node 22.18 changelog. */
const FIRST = [22, 18];

/**
 * Why this Node cannot run the program, or undefined when it can.
 *
 * @param {string} version as `process.versions.node` has it
 * @returns {string | undefined}
 */
export function needsNewerNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1])) return undefined;
  return `Pulumi found Node ${version} first on PATH; this program needs Node ${FIRST.join('.')} or newer. Run it with \`npm run up\`, which puts the Node 24 that \`npm ci\` installed first.`;
}
