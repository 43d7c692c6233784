/** One side of a comparison: a tree of the project whose own `verdicts.ts` judges the recordings, read as it speaks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import {
  type JudgeRequest,
  LINES_VERSION,
  type RecordingBegin,
  type RecordingEnd,
  type Stretch,
  type VerdictLine,
} from './verdict-lines.ts';

/** The script that a tree must have, from its root. */
export const SCRIPT = 'tools/rules/compare/verdicts.ts';
/** So much of what a failing tree complains is kept. */
const MAX_COMPLAINT_CHARACTERS = 4000;

/** One recording as one side tells it. */
export interface SideRecording {
  readonly begin: RecordingBegin;
  readonly stretches: AsyncIterator<Stretch>;
  /** To be asked when there are no more stretches. */
  ended(): RecordingEnd;
}

/** A tree that cannot judge: its code does not run. */
export class RulesDoNotRun extends Error {
  override readonly name = 'SideFailed';
}

export class ComparisonSide {
  /** `the working copy`, `60c1548`: how sentences name it. */
  readonly name: string;
  private readonly child: ChildProcess;
  private readonly lines: AsyncGenerator<VerdictLine>;
  private readonly closed: Promise<unknown>;
  private complaint = '';

  /** Starts at once: both sides of a comparison run side by side. */
  constructor(name: string, root: string, requests: readonly JudgeRequest[]) {
    this.name = name;
    this.child = spawn(process.execPath, [join(root, SCRIPT)], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    this.closed = once(this.child, 'close').catch(() => {}); // that it does not start is told by the lines that do not come
    const { stdin, stdout, stderr } = this.child;
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(0, MAX_COMPLAINT_CHARACTERS);
    });
    stdin?.on('error', () => {}); // it ended before it had read everything; again told by the lines
    stdin?.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    // Taken over at once: what nobody listens to is thrown away when the process ends.
    this.lines = linesOf(stdout?.pipe(new PassThrough()) ?? []);
  }

  /**
   * Waits until it is ready.
   *
   * @throws {WrongArguments} when it refuses what it was asked for, or speaks in another form
   */
  async greet(): Promise<void> {
    const line = await this.next();
    if ('refused' in line) throw new WrongArguments(`In ${this.name}: ${line.refused}`);
    if ('form' in line && line.form === LINES_VERSION) return;
    throw new WrongArguments(`The code of ${this.name} tells its verdicts in another form than the one compared here.`);
  }

  /** The next recording: how it begins, then its stretches as they are asked for, and how it ended after the last. */
  async recording(): Promise<SideRecording> {
    const begin = (await this.next()) as RecordingBegin; // the form that it was greeted with
    let end: RecordingEnd | undefined;
    const next = () => this.next();
    async function* stretches(): AsyncGenerator<Stretch> {
      for (let line = await next(); ; line = await next()) {
        if ('outcome' in line) {
          end = line;
          return;
        }
        yield line as Stretch; // again
      }
    }
    const ended = () => {
      if (end === undefined) throw new Error(`${begin.recording} has not ended yet`);
      return end;
    };
    return { begin, stretches: stretches(), ended };
  }

  /** Ends the process, if it has not ended by itself. */
  stop(): void {
    this.child.kill();
  }

  private async next(): Promise<VerdictLine> {
    const { value, done } = await this.lines.next();
    if (done !== true) return value;
    await this.closed;
    throw new RulesDoNotRun(`The rules of ${this.name} do not run: ${mainLineOf(this.complaint)}`);
  }
}

/** Lines as they come; while nobody asks for one, the pipe fills and its writer waits. */
async function* linesOf(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<VerdictLine> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line); // written by `verdicts.ts`, line by line
  }
}

/** Of what Node prints when it fails, the line that names the error, and the first place it shows. */
function mainLineOf(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? 'it just ended';
  const place = lines.find((line) => /^file:.*:\d+$/.test(line));
  return place === undefined ? error : `${error} (${fileURLToPath(place)})`;
}
