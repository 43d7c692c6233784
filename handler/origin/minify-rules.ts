/**
 * The code that decides a verdict, as one minified text: rules, the words they are written in, and how a recording is judged
 * by them. Comments, types and layout are not in it, nor is any profile.
 */
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';

type Esbuild = typeof import('esbuild');

/** What the handler calls to judge, below `quality/`; everything that these import belongs to it. */
const ENTRIES = ['./judge/ruleset.ts', './judge/judge-recording.ts'];

/** Options of which none depends on the machine or on a file beside the code: they are Node's own reading of TypeScript. */
const OPTIONS = {
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  // Short names are given by how often letters occur, also in what is left out: a type would change them.
  minifyIdentifiers: false,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'esnext',
  charset: 'utf8',
  legalComments: 'none',
  // Node runs what a comment or a package.json calls free of side effects, so it stays in.
  ignoreAnnotations: true,
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  logLevel: 'silent',
} as const;

/** The code of the rules without what does not decide a verdict: comments, types, white space. */
export interface MinifiedRules {
  /** As esbuild writes it, UTF-8. */
  readonly code: Uint8Array;
  /** False when something is imported from elsewhere than `quality/`. */
  readonly isFromQualityAlone: boolean;
}

/**
 * Takes some 100 ms. `esbuild` is loaded only here: the bundle needs none, and from source it is seldom asked.
 *
 * @param quality the folder
 * @throws {Error} when esbuild is not installed, or the code does not parse
 */
export function minifyRules(quality: string): MinifiedRules {
  const { buildSync }: Esbuild = createRequire(import.meta.url)('esbuild');
  const contents = ENTRIES.map((path) => `export * from '${path}';`).join('\n');
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    absWorkingDir: quality,
    stdin: { contents, resolveDir: quality, loader: 'ts' },
  });
  const isOutside = (input: string) => input.startsWith('..') || isAbsolute(input);
  return { code: outputFiles[0]!.contents, isFromQualityAlone: !Object.keys(metafile.inputs).some(isOutside) };
}
