/**
 * Options that npm took for itself. `npm run process f.mat --profile x`, without the bare `--` before the options, hands
 * `f.mat` and `x` to the command; `--profile` only shows in the environment, as `npm_config_profile`.
 */
import { editsBetween, nearest } from '../../quality/nearest.ts';
import { optionForms, WrongArguments } from './arguments.ts';
import type { CommandForm } from './command-form.ts';

const PREFIX = 'npm_config_';
/** Options of npm's own that are set without anybody asking for them, or mean something to npm first. */
const NPM_SETS: ReadonlySet<string> = new Set(['prefix', 'help']);
/** npm's own options that are spelt nearly like one of ours: whoever has set one of them has not misspelt ours. */
const NPM_HAS: ReadonlySet<string> = new Set(
  'also audit cafile call cert link long name omit preid save versions'.split(' '),
);
/** A misspelt option has at most this many wrong letters. */
const MAX_EDITS = 2;

/**
 * @param npm the environment of a command that npm runs; undefined where it runs by itself
 * @throws {WrongArguments} when npm took an option of this command, or a misspelt one
 */
export function refuseSwallowedOptions(
  { call, names, options }: CommandForm,
  argv: readonly string[],
  npm: Readonly<Record<string, string | undefined>> | undefined,
): void {
  if (npm === undefined) return;
  const forms = optionForms(options ?? {});
  const known = forms.map(({ name }) => name).filter((name) => !NPM_SETS.has(name));
  const found = Object.entries(npm).flatMap(([name, value]) => {
    const option = name.startsWith(PREFIX) && value ? name.slice(PREFIX.length).replaceAll('_', '-') : '';
    const meant = meantBy(option, known);
    return meant === undefined || argv.some((word) => word.startsWith(`--${meant}`)) ? [] : [{ option, meant }];
  });
  const [first] = found;
  if (first === undefined) return;
  const value = forms.find(({ name }) => name === first.meant)?.value;
  const rest = [names, `--${first.meant}`, value].filter((part) => part !== undefined).join(' ');
  const script = call.replace(/^\.\/ecg /, 'npm run ');
  const other = call.startsWith('./ecg') ? `, or ${call} ${rest}` : '';
  throw new WrongArguments(
    `npm took --${first.option} for itself: put a bare -- before the arguments, as in ${script} -- ${rest}${other}.`,
  );
}

function meantBy(option: string, known: readonly string[]): string | undefined {
  if (option === '' || known.includes(option)) return option === '' ? undefined : option;
  const near = NPM_HAS.has(option) || option.length <= MAX_EDITS + 1 ? undefined : nearest(option, known);
  return near !== undefined && editsBetween(option, near) <= MAX_EDITS ? near : undefined;
}
