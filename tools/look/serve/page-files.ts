/** The three files of the page, made when the server starts: the script is bundled from `tools/look/page/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = join(import.meta.dirname, '..', 'page');
/** Of all screens, then of those that have a folder. */
const STYLES = ['page.css', join('sql', 'sql.css'), join('device', 'device.css')];

/** The page as it is sent. */
export interface PageFiles {
  readonly html: string;
  readonly script: Uint8Array;
  readonly style: string;
}

/** @param token in the addresses of script and style, and where the script finds it; hexadecimal, so nothing to escape */
export async function pageFiles(token: string): Promise<PageFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, 'main.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    charset: 'utf8',
    logLevel: 'error',
  });
  const html = readFileSync(join(FOLDER, 'index.html'), 'utf8').replaceAll('{token}', token);
  return {
    html,
    script: outputFiles[0]!.contents,
    style: STYLES.map((name) => readFileSync(join(FOLDER, name), 'utf8')).join('\n'),
  };
}
