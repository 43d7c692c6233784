/** A command as people see it: what its help says. */
import type { Options } from './arguments.ts';

/** Everything that is printed by `--help`. */
export interface CommandForm {
  /** As it is typed: `./ecg process`. */
  readonly call: string;
  /** What is named after it, in the usage: `FILE_OR_FOLDER…`. */
  readonly names?: string;
  /** What it does, in a paragraph. */
  readonly about: string;
  /** Besides `--help`, which every command has. */
  readonly options?: Options;
  /** Commands to try, with what they do. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Paragraphs between options and exit status. */
  readonly notes?: readonly string[];
  /** What the exit statuses mean. */
  readonly exitStatus: Readonly<Partial<Record<0 | 1 | 2, string>>>;
}

/** `./ecg process FILE_OR_FOLDER… [options]` */
export function usageOf({ call, names, options }: CommandForm): string {
  const taken = [names, options === undefined ? undefined : '[options]'].filter((part) => part !== undefined);
  const divider = call.startsWith('npm run ') && taken.length > 0 ? ['--'] : [];
  return [call, ...divider, ...taken].join(' ');
}
