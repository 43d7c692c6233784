/** One side of a comparison: a tree of the project whose own `verdicts.ts` judges the recordings, read while it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import {
  type JudgeRequest,
  LINES_VERSION,
  type RecordingBegin,
  type RecordingEnd,
  type Stretch,
  type VerdictLine,
} from './verdict-lines.ts';

/** How much is kept of what a failing tree prints on standard error. */
const MAX_COMPLAINT_CHARACTERS = 4000;

/** A tree of the project, in the state of one revision. */
export interface ComparedTree {
  /** `the working copy`, `60c1548`: as sentences name it. */
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  /** Its `verdicts.ts`, from its root. */
  readonly script: string;
}

/** What one side says about one recording. */
export interface SideRecording {
  readonly begin: RecordingBegin;
  readonly stretches: AsyncIterator<Stretch>;
  /** Known once there are no more stretches. */
  ended(): RecordingEnd;
}

/** A tree that cannot judge: its code does not run. */
export class RulesDoNotRun extends CommandError {
  override readonly name = 'RulesDoNotRun';
  override readonly exitStatus = 1;
}

/** A process that judges by the rules of one tree. It must be stopped, whether or not it was read to its end. */
export class ComparisonSide {
  private readonly name: string;
  private readonly child: ChildProcess;
  private readonly lines: AsyncGenerator<VerdictLine>;
  private readonly closed: Promise<unknown>;
  private complaint = '';

  /** Starts at once: both sides of a comparison run side by side. */
  constructor({ name, root, script }: ComparedTree, requests: readonly JudgeRequest[]) {
    this.name = name;
    this.child = spawn(process.execPath, [join(root, script)], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    this.closed = once(this.child, 'close').catch(() => {}); // if it does not start, no lines come, and `next` says so
    const { stdin, stdout, stderr } = this.child;
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(0, MAX_COMPLAINT_CHARACTERS);
    });
    stdin?.on('error', () => {}); // it ended before it had read everything: again `next` says so
    stdin?.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    // Piped at once: output that is not read is discarded when the process ends.
    this.lines = linesOf(stdout?.pipe(new PassThrough()) ?? []);
  }

  /**
   * Waits until it is ready.
   *
   * @throws {WrongArguments} when it refuses the request, or prints another version of the lines
   */
  async greet(): Promise<void> {
    const line = await this.next();
    if ('refused' in line) throw new WrongArguments(`In ${this.name}: ${line.refused}`);
    if ('form' in line && line.form === LINES_VERSION) return;
    throw new WrongArguments(`The code of ${this.name} tells its verdicts in another form than the one compared here.`);
  }

  /** The next recording: its first line, then its stretches as they are read, and its last line after them. */
  async recording(): Promise<SideRecording> {
    const begin = (await this.next()) as RecordingBegin; // the version that `greet` checked
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

/** Lines as they come; while they are not read, the pipe fills and its writer waits. */
async function* linesOf(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<VerdictLine> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line); // written by `verdicts.ts`, line by line
  }
}

/** From what Node prints when it fails: the line that names the error, and the first place in the code. */
function mainLineOf(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? 'it just ended';
  const place = lines.find((line) => /^file:.*:\d+$/.test(line));
  return place === undefined ? error : `${error} (${fileURLToPath(place)})`;
}
