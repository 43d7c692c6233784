/** Every command of `./ecg`, in the order of its help. Each one's code is loaded only when it is run, so that all start quickly. */
import type { Command } from '../../local/terminal/command.ts';

/** One command. */
export interface CommandEntry {
  readonly name: string;
  /** Its line in the help. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly main: Command }>;
}

/** Commands about one subject, under its name. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}

/** Every command of `./ecg`, in the order of its help. */
export const COMMANDS: readonly (CommandEntry | CommandGroup)[] = [
  {
    name: 'demo',
    summary: 'the whole path of eight sample recordings, step by step',
    load: () => import('../../local/demo.ts'),
  },
  {
    name: 'process',
    summary: 'check recordings and add them to a lake of Parquet files',
    load: () => import('../../local/process.ts'),
  },
  {
    name: 'sql',
    summary: 'query the lake: one statement, a saved question, or a prompt',
    load: () => import('../sql/main.ts'),
  },
  {
    name: 'compact',
    summary: 'merge many small files of the lake into a few large ones',
    load: () => import('../../local/compact.ts'),
  },
  {
    name: 'forget',
    summary: "delete recordings, such as a person's, for good, here or on a stack",
    load: () => import('../forget/main.ts'),
  },
  {
    name: 'look',
    summary: 'recordings, their signals and what the rules found, in the browser',
    load: () => import('../look/main.ts'),
  },
  {
    name: 'report',
    summary: 'what became of recordings, and why, as one HTML file to send',
    load: () => import('../report/main.ts'),
  },
  {
    name: 'export',
    summary: 'write recordings as files for MATLAB, SciPy, WFDB, pandas and R',
    load: () => import('../export/main.ts'),
  },
  {
    name: 'rules',
    summary: 'list, explain, try, compare and add the rules that judge recordings',
    commands: [
      {
        name: 'list',
        summary: 'every rule by group, with the worst it can say',
        load: () => import('../rules/list-rules.ts'),
      },
      {
        name: 'explain',
        summary: 'all about one rule: why, settings, sources, values on good recordings',
        load: () => import('../rules/explain-rule.ts'),
      },
      {
        name: 'try',
        summary: 'the verdict on files, and what each rule says about them',
        load: () => import('../rules/try-rules.ts'),
      },
      {
        name: 'compare',
        summary: 'which verdicts a change of the rules changes',
        load: () => import('../rules/compare/main.ts'),
      },
      {
        name: 'words',
        summary: 'the words that rules are written in',
        load: () => import('../rules/list-words.ts'),
      },
      { name: 'new', summary: 'make the files of a new rule', load: () => import('../quality/new-rule.ts') },
    ],
  },
  {
    name: 'profiles',
    summary: 'list, explain and add the profiles that say what the files of a device mean',
    commands: [
      {
        name: 'list',
        summary: 'every profile with the device it is for',
        load: () => import('../profiles/list-profiles.ts'),
      },
      {
        name: 'explain',
        summary: 'all about one profile: what its files mean, and how they are judged',
        load: () => import('../profiles/explain-profile.ts'),
      },
      {
        name: 'suggest',
        summary: 'which profiles fit a file, and a draft of a new one',
        load: () => import('../profiles/suggest-profile.ts'),
      },
      { name: 'new', summary: 'make the file of a new profile', load: () => import('../quality/new-profile.ts') },
    ],
  },
  {
    name: 'upload',
    summary: 'upload recordings to a deployed stack and see the outcome of each',
    load: () => import('../upload/main.ts'),
  },
  {
    name: 'fetch',
    summary: 'download a recording from a deployed stack, ready for rules try',
    load: () => import('../fetch/main.ts'),
  },
  {
    name: 'status',
    summary: 'show the state of a deployed stack: queues, alarms, last recordings, version',
    load: () => import('../status/main.ts'),
  },
  {
    name: 'rehearse',
    summary: 'set off a notice or an alarm of a deployed stack on purpose',
    load: () => import('../rehearse/main.ts'),
  },
  {
    name: 'replay',
    summary: 'process uploads again, here or on AWS',
    load: () => import('../replay/main.ts'),
  },
  { name: 'cost', summary: "estimate a month's bill on AWS", load: () => import('../cost/main.ts') },
  {
    name: 'capacity',
    summary: 'simulate how a burst of uploads is processed',
    load: () => import('../capacity/main.ts'),
  },
];
