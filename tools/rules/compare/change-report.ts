/** Adds up the changes over all recordings, and prints them in words or as JSON lines. Only sums and first names are kept. */
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { type LeadTime, usableWords } from '../../../local/terminal/lead-time.ts';
import { paintWith } from '../../../local/terminal/paint.ts';
import { counted, pathFrom, visible } from '../../../local/terminal/text.ts';
import type { VerdictChange } from './changes.ts';
import { type ChangeDirection, DIRECTIONS } from './direction.ts';
import type { RecordingEnd } from './verdict-lines.ts';

/** How many recordings are named under a heading; the rest are counted. */
const MAX_NAMED = 20;
/** How many stretches of one recording are listed in its line. */
const MAX_STRETCHES = 3;

interface ChangeGroup {
  readonly rule: string;
  readonly direction: ChangeDirection;
  windows: number;
  seconds: number;
  recordings: number;
  /** The first recordings, each with its first stretches. */
  readonly named: { readonly recording: string; readonly stretches: string[]; more: number }[];
  last: string | undefined;
}

/** Collects the changes of all recordings, one after the other, and prints them at the end; as JSON, each at once. */
export class ChangeReport {
  private readonly context: CommandContext;
  private readonly isJson: boolean;
  private readonly groups = new Map<string, ChangeGroup>();
  private readonly outcomes: string[] = [];
  private outcomeCount = 0;
  private recordings = 0;
  private unread = 0;
  /** Of the recordings whose lead time both revisions name. */
  private readonly leadTime = { before: { usableS: 0, totalS: 0 }, after: { usableS: 0, totalS: 0 } };
  private readonly newRules = new Set<string>();

  constructor(context: CommandContext, isJson: boolean) {
    this.context = context;
    this.isJson = isJson;
  }

  /** The rules that are on in a recording's profile, on each side. */
  rules(before: readonly string[], after: readonly string[]): void {
    if (before.length === 0) return; // it could not be read there
    for (const rule of after) if (!before.includes(rule)) this.newRules.add(rule);
  }

  /** One change of one rule. */
  change(recording: string, change: VerdictChange): void {
    const { rule, direction, before, after, lead, startS, endS, windows, says } = change;
    if (this.isJson) {
      const where = { lead: lead?.name ?? null, leadIndex: lead?.index ?? null, startS, endS: endS ?? null, windows };
      this.line({ kind: 'rule', recording, rule, direction, before, after, ...where, says });
    }
    const key = `${rule} ${direction}`;
    const group = this.groups.get(key) ?? newGroup(rule, direction);
    this.groups.set(key, group);
    group.windows += windows;
    if (windows > 0) group.seconds += (endS ?? startS) - startS;
    if (group.last !== recording) {
      group.last = recording;
      group.recordings += 1;
      if (group.named.length < MAX_NAMED) group.named.push({ recording, stretches: [], more: 0 });
    }
    const named = group.named.at(-1);
    if (named?.recording !== recording) return;
    if (named.stretches.length < MAX_STRETCHES) named.stretches.push(stretchOf(change));
    else named.more += 1;
  }

  /** A recording is done on both sides. */
  end(recording: string, before: RecordingEnd, after: RecordingEnd): void {
    this.recordings += 1;
    if (after.outcome === 'unread' || before.outcome === 'unread') {
      this.unread += 1;
      this.context.err.write(
        `${this.nameOf(recording)} could not be read: ${visible(after.reason ?? before.reason ?? '')}\n`,
      );
      return;
    }
    if (before.leadTime !== undefined && after.leadTime !== undefined) {
      add(before.leadTime, this.leadTime.before);
      add(after.leadTime, this.leadTime.after);
    }
    if (before.outcome === after.outcome && before.code === after.code) return;
    this.outcomeCount += 1;
    if (this.isJson) this.line({ kind: 'outcome', recording, before, after });
    else if (this.outcomes.length < MAX_NAMED) {
      const why = [after, before].find(({ reason }) => reason !== null)?.reason ?? '';
      this.outcomes.push(
        `${this.nameOf(recording)}: ${outcomeWords(before, after)}, now ${outcomeWords(after, before)}: ${visible(why)}`,
      );
    }
  }

  /** Everything is compared. */
  finish(before: string, after: string): void {
    const groups = [...this.groups.values()].sort(
      (a, b) => a.rule.localeCompare(b.rule, 'en') || DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction),
    );
    if (this.isJson) this.summaryLine(before, after, groups);
    else this.summary(before, after, groups);
  }

  private summaryLine(before: string, after: string, groups: readonly ChangeGroup[]): void {
    const rules = groups.map(({ rule, direction, windows, seconds, recordings }) => {
      return { rule, direction, windows, seconds, recordings };
    });
    const { recordings, unread, outcomeCount: outcomes, leadTime } = this;
    this.line({ kind: 'summary', before, after, recordings, unread, outcomes, rules, leadTime });
  }

  private summary(before: string, after: string, groups: readonly ChangeGroup[]): void {
    const { recordings, unread, outcomes, outcomeCount } = this;
    const judged = `${counted(recordings - unread, 'recording')} judged by ${before} and by ${after}`;
    const nothing = groups.length === 0 && outcomeCount === 0;
    this.text(nothing ? `${judged}: nothing changes.` : `${judged}.`);
    for (const rule of this.silentNewRules(groups)) this.text(`${rule} is new, and reports nothing in them.`);
    if (nothing) return;
    for (const group of groups) this.group(group);
    const heading =
      outcomeCount === 0
        ? 'No recording changes its outcome.'
        : `${counted(outcomeCount, 'recording')} with another outcome:`;
    this.text('', paintWith(this.context.colours)('bold', heading), ...outcomes.map((line) => `  ${line}`));
    this.more(outcomeCount - outcomes.length);
    const was = usableWords(this.leadTime.before);
    const is = usableWords(this.leadTime.after);
    if (was !== is) this.text('', `Usable: ${is}; before, ${was}.`);
  }

  private silentNewRules(groups: readonly ChangeGroup[]): string[] {
    return [...this.newRules].filter((rule) => groups.every((group) => group.rule !== rule)).sort();
  }

  private group({ rule, direction, windows, seconds, recordings, named }: ChangeGroup): void {
    const what =
      windows === 0
        ? counted(recordings, 'recording')
        : `${windowsIn(windows, seconds)} of ${counted(recordings, 'recording')}`;
    this.text('', `${paintWith(this.context.colours)('bold', rule)}: ${what} ${direction}:`);
    for (const { recording, stretches, more } of named) {
      const rest = more === 0 ? '' : `; and ${more} more`;
      this.text(`  ${this.nameOf(recording)}: ${stretches.map(visible).join('; ')}${rest}`);
    }
    this.more(recordings - named.length);
  }

  private more(count: number): void {
    if (count > 0) this.text(`  and ${counted(count, 'more recording')}`);
  }

  private text(...lines: readonly string[]): void {
    for (const line of lines) this.context.out.write(`${line}\n`);
  }

  private line(value: unknown): void {
    this.text(JSON.stringify(value));
  }

  private nameOf(recording: string): string {
    return visible(pathFrom(this.context.folder, recording));
  }
}

function add({ usableS, totalS }: LeadTime, sum: { usableS: number; totalS: number }): void {
  sum.usableS += usableS;
  sum.totalS += totalS;
}

function newGroup(rule: string, direction: ChangeDirection): ChangeGroup {
  return { rule, direction, windows: 0, seconds: 0, recordings: 0, named: [], last: undefined };
}

function windowsIn(windows: number, seconds: number): string {
  return `${counted(windows, 'window')} (${inSeconds(seconds)} s)`;
}

/** `MLII 10–30 s, muscle noise of 120 µV; at most 100 µV is allowed`. */
function stretchOf({ lead, startS, endS, says }: VerdictChange): string {
  const until = endS === undefined ? 'the end' : `${inSeconds(endS)} s`;
  const where = lead === undefined ? 'the file' : `${lead.name} ${inSeconds(startS)}–${until}`;
  return says === '' ? where : `${where}, ${says}`;
}

function inSeconds(seconds: number): string {
  return String(Number(seconds.toFixed(1)));
}

/** An outcome, with the rule that decided where both sides have the same outcome. */
function outcomeWords({ outcome, code }: RecordingEnd, other: RecordingEnd): string {
  return outcome === other.outcome && code !== null ? `${outcome} by ${code}` : outcome;
}
