/**
 * Bundles the handler for its image: `npm run build` writes `build/image`.
 *
 * The AWS SDK is bundled, not taken from the base image: so the version that was tested is the one that runs. Names and
 * line breaks stay as they are, which makes a stack trace readable without a source map; minified, it would start no
 * faster. What is imported only where it is needed (Glue's client, what draws reports) is a part of its own: in one file, Node
 * would read all of it before the first upload, which took a sixth of the processor time until a first recording is done.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build as esbuild, type Plugin } from 'esbuild';
import { pipelineVersionOf } from './origin/pipeline-version.ts';
import { rulesCodeIn } from './origin/rules-code.ts';

const ROOT = join(import.meta.dirname, '..');
/** Sources, relative to the project, by the names of the scripts that are to start from them. */
type Entries = Readonly<Record<string, string>>;

/** Where `npm run build` writes the bundle and what belongs into the image with it: an absolute path. */
export const IMAGE_FOLDER = join(ROOT, 'build', 'image');

/** The function, and the thread that reads HDF5 beside it: a thread is started from a file of its own. */
const ENTRIES = { index: 'handler/index.ts', 'mat73-thread': 'handler/mat/mat73-thread.ts' };

/** How the parts that entries share, or load when they need them, are called: all files lie in one folder. */
const PART = 'part-';

/** `parquet-wasm` reads this file from its own folder, which is the bundle's. h5wasm carries its own inside. */
const WASM = join(ROOT, 'node_modules', 'parquet-wasm', 'node', 'parquet_wasm_bg.wasm');

/** CommonJS packages inside an ES module look for these three. */
const COMMONJS = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

/**
 * `node:http` is required, where the SDK imports it: to make a module of it, Node reads every export, of which `WebSocket` loads a
 * whole HTTP client that nobody uses. That took 30 of the 410 ms of processor until a first recording is done.
 */
const HTTP_BY_REQUIRE: Plugin = {
  name: 'http-by-require',
  setup: ({ onResolve, onLoad }) => {
    const namespace = 'required';
    onResolve({ filter: /^node:https?$/ }, ({ path, namespace: from }) =>
      from === namespace ? { path, external: true } : { path, namespace },
    );
    onLoad({ filter: /./, namespace }, ({ path }) => ({ contents: `module.exports = require('${path}');` }));
  },
};

const FORCE = { recursive: true, force: true };

/** One file of the image. */
export interface BuiltFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes the bundle into a folder, in which nothing else is left. The same sources give the same bytes, so that two builds
 * of the same sources at once do each other no harm: each file is put in its place whole.
 *
 * @param entries more sources to bundle beside the function, in the same way
 * @returns what was written, by name
 * @throws when a source does not build; what was in the folder before is then still there
 */
export async function build(folder = IMAGE_FOLDER, entries: Entries = {}): Promise<BuiltFile[]> {
  const contents = new Map([...(await bundled({ ...ENTRIES, ...entries })), [basename(WASM), await readFile(WASM)]]);
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(folder, { recursive: true });
  await mkdir(unfinished);
  // Parts before what imports them.
  const [parts, others] = [true, false].map((part) => [...contents].filter(([name]) => name.startsWith(PART) === part));
  const putAll = (some: typeof parts) => Promise.all(some!.map((file) => put(file, unfinished, folder)));
  const files = [...(await putAll(parts)), ...(await putAll(others))];
  const strangers = (await readdir(folder)).filter((name) => !contents.has(name));
  await Promise.all([unfinished, ...strangers.map((name) => join(folder, name))].map((path) => rm(path, FORCE)));
  await chmod(folder, 0o755);
  return files;
}

/** The bundled sources by the name of their file. */
async function bundled(entryPoints: Entries): Promise<[name: string, content: Uint8Array][]> {
  const origin = await originOfSources();
  const { outputFiles } = await esbuild({
    absWorkingDir: ROOT,
    entryPoints,
    outdir: IMAGE_FOLDER,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    chunkNames: `${PART}[name]-[hash]`,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages' ES modules first: what nobody imports of them is left out.
    mainFields: ['module', 'main'],
    banner: { js: COMMONJS },
    // h5wasm's WebAssembly is a string in its source; escaped to ASCII it would take half as much again.
    charset: 'utf8',
    logLevel: 'error',
    define: origin,
    plugins: [HTTP_BY_REQUIRE],
  });
  if (!isDeepStrictEqual(await originOfSources(), origin)) {
    throw new Error('A source was changed while the bundle was built: build it again.');
  }
  return outputFiles.map(({ path, contents }) => [basename(path), contents]);
}

/** What the names in `handler/origin/` stand for in the bundle. */
async function originOfSources(): Promise<Record<string, string>> {
  return {
    BUNDLED_RULES_CODE: JSON.stringify(rulesCodeIn(ROOT)),
    BUNDLED_VERSION: JSON.stringify(await pipelineVersionOf(ROOT)),
  };
}

/** Lambda runs the function as a user of its own, whatever the umask of the machine that built it. */
async function put([name, content]: [string, Uint8Array], unfinished: string, folder: string): Promise<BuiltFile> {
  const path = join(folder, name);
  await writeFile(join(unfinished, name), content);
  await chmod(join(unfinished, name), 0o644);
  await rename(join(unfinished, name), path);
  return { path, bytes: content.length };
}

/** What `npm run build` prints. */
export async function buildAndPrint(): Promise<void> {
  const files = await build();
  const isPart = ({ path }: BuiltFile) => basename(path).startsWith(PART);
  const parts = files.filter(isPart);
  const line = (name: string, of: readonly BuiltFile[]) =>
    `${name.padEnd(24)}${of
      .reduce((sum, { bytes }) => sum + bytes, 0)
      .toLocaleString('en')
      .padStart(12)} bytes\n`;
  for (const file of files) if (!isPart(file)) process.stdout.write(line(basename(file.path), [file]));
  process.stdout.write(line(`${parts.length} parts of them`, parts) + line('in all', files));
}
