import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Files, generatedFiles, PROJECT } from '../local/docs/generated.ts';
import { orphans, staleFiles } from '../local/docs/main.ts';
import { measurePopulations, populationsText } from '../local/docs/measure-populations.ts';
import { POPULATIONS_FILE } from '../local/rules/populations.ts';
import { main as rules } from '../local/rules.ts';
import { desk, samples } from './local/desk.ts';
import { messagesOf } from './messages-of.ts';
import { realData, whenPresent } from './real-data.ts';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const GUIDE = 'quality/README.md';
const PAGES = ['README.md', 'CONTRIBUTING.md', 'samples/README.md', GUIDE, 'quality/RULES.md'];

describe('what is printed from code', () => {
  let files: Files = new Map();
  beforeAll(async () => {
    files = await generatedFiles();
  });

  test('is what the code says', () => {
    expect(staleFiles(files).map((path) => `${path} is stale: run npm run docs`)).toEqual([]);
    expect(orphans(files).map((path) => `${path} belongs to no rule: run npm run docs`)).toEqual([]);
  });

  test('comes out the same each time', async () => {
    expect([...(await generatedFiles())]).toEqual([...files]);
  });

  test('holds drawings that are whole: one caption, and a span that is shaded wherever there is a trace', () => {
    const drawings = [...files].filter(([path]) => path.endsWith('.svg'));
    expect(drawings).not.toHaveLength(0);
    for (const [, svg] of drawings) {
      expect(svg).toMatch(/<title>[^<]+\. (reject|warn|info): [^<]+\.<\/title>/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg.includes('stroke-linejoin')).toBe(svg.includes('fill-opacity'));
    }
  });

  whenPresent('holds the percentiles of the real windows', async () => {
    const measured = populationsText(await measurePopulations(realData.root ?? ''));
    const stale = measured === read(POPULATIONS_FILE) ? [] : [`${POPULATIONS_FILE} is stale: run npm run populations`];
    expect(stale).toEqual([]);
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);
  const prose = text.replace(/```.*?```/gs, '').replace(/`[^`\n]*`/g, '');

  test('links to files and headings that exist', () => {
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => !/^https?:/.test(target) && !leadsSomewhere(page, target));
    expect(broken).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
    const named = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test('names rules, profiles and options that npm run rules knows', async () => {
    const here = desk();
    const commands = [...text.matchAll(/npm run rules -- ((?:list|explain|try)\b[^`\n]*)/g)].map(
      ([, words = '']) => words,
    );
    for (const words of new Set(commands)) {
      const argv = withNames(words.split(/\s{2,}/)[0]!.trim());
      expect({ words, status: await rules(argv, here.io), ...here.taken() }).toMatchObject({ status: 0, err: '' });
    }
  });
});

describe('the guide for the owners of the rules', () => {
  const text = read(GUIDE);

  test('has five steps for each of its tasks', () => {
    const tasks = text.split(/^## /m).slice(1);
    expect(tasks.map((task) => [task.split('\n')[0], task.match(/^\d\. /gm)?.length])).toEqual([
      ['Change a threshold', 5],
      ['Add a rule', 5],
      ['Add a device', 5],
      ['Read a verdict', 5],
    ]);
  });

  test('shows a rule that compiles, and profiles that do', () => {
    const [settings = '', rule = ''] = [...text.matchAll(/^ {3}```ts\n(.*?)^ {3}```/gms)].map(([, code = '']) => code);
    expect(
      messagesOf({ 'quality/rules/hiss.ts': rule, 'quality/profiles/mine.ts': profileWith(settings.trim()) }),
    ).toEqual([]);
  });

  test('tells what the compiler says of each mistake', () => {
    const mistakes = [...text.matchAll(/^ {3}\| `([^`]+)` \| `(.+)` \|$/gm)].map(([, written = '', said = '']) => ({
      written,
      said,
    }));
    expect(mistakes).toHaveLength(5);
    const files = mistakes.map(({ written }, i) => {
      const whole = written.startsWith("'") ? written.replace('…', '') : `'muscle-noise': { ${written} }`;
      return [`quality/profiles/mistake-${i}.ts`, profileWith(`rules: { ${whole} },`)] as const;
    });
    const messages = messagesOf(Object.fromEntries(files));
    for (const { said } of mistakes) expect(messages.join('\n').replaceAll('\\"', '"')).toContain(said);
    expect(messages).toHaveLength(mistakes.length);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(PROJECT, page) : resolve(PROJECT, dirname(page), decodeURIComponent(path));
  if (!existsSync(file)) return false;
  return anchor === undefined || headingsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** As GitHub names them. */
function headingsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Real names where the text leaves them open. */
function withNames(command: string): string[] {
  const id = command.startsWith('explain') ? 'frozen-trace' : 'mit-bih-360';
  const names: Readonly<Record<string, string>> = { FILE: samples.good, ID: id };
  const words = command
    .replace(/\[.*?\]/g, '')
    .trim()
    .split(' ');
  return words.map((word) => names[word] ?? word);
}

function profileWith(rulesText: string): string {
  const all = read('quality/profiles/holter-24h.ts');
  return all
    .replace(
      /import \{[^}]*\} from '\.\.\/units\.ts';/,
      "import { adu, aduPerMillivolt, hz, microvolts, percent, seconds } from '../units.ts';",
    )
    .replace(/rules: \{.*\},\n\}\);/s, `${rulesText}\n});\nexport const used = [microvolts];\n`);
}
