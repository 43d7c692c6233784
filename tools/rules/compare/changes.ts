/** What changes between the verdicts of two revisions on one recording, rule by rule, lead by lead, over time. */
import type { SideRecording } from './comparison-side.ts';
import { type ChangeDirection, directionOf, type OutcomeOrOff, weightOf } from './direction.ts';
import type { RecordingBegin, ReportedVerdict, Stretch } from './verdict-lines.ts';

/** One change, over one window or several adjacent ones. */
export interface VerdictChange {
  readonly rule: string;
  readonly direction: ChangeDirection;
  readonly before: OutcomeOrOff;
  readonly after: OutcomeOrOff;
  /** Undefined when the whole file is meant. */
  readonly lead: { readonly index: number; readonly name: string } | undefined;
  readonly startS: number;
  /** Undefined when no rate says how long the recording lasts. */
  readonly endS: number | undefined;
  /** Windows of this lead; 0 when the whole file is meant. */
  readonly windows: number;
  /** The first window's sentence, from the revision that finds more fault; empty when neither has one. */
  readonly says: string;
}

/**
 * Walks along both sides at once, holding one window of each. Where their windows differ, each piece between two seams
 * is compared for itself.
 *
 * @param onChange gets every change once; those of one rule and lead in the order of time
 */
export async function compareStretches(
  before: Pick<SideRecording, 'begin' | 'stretches'>,
  after: Pick<SideRecording, 'begin' | 'stretches'>,
  onChange: (change: VerdictChange) => void,
): Promise<void> {
  const open = new Map<string, VerdictChange>();
  const rules = [...new Set([...before.begin.rules, ...after.begin.rules])];
  const leads = longer(before.begin.leads, after.begin.leads);
  for await (const piece of sideBySide(before.stretches, after.stretches)) {
    const [verdictsBefore, verdictsAfter] = [byPlace(piece.was), byPlace(piece.is)];
    for (const lead of piece.isFile ? [null] : leads.keys()) {
      for (const rule of rules) {
        const place = `${lead} ${rule}`;
        const was = verdictsBefore.get(place);
        const is = verdictsAfter.get(place);
        const change = changeOf(
          was?.[2] ?? silentOutcome(piece.was, before.begin, rule, lead),
          is?.[2] ?? silentOutcome(piece.is, after.begin, rule, lead),
        );
        if (change === undefined) continue;
        const name = lead === null ? undefined : { index: lead, name: leads[lead] ?? '' };
        const { startS, endS, isFile } = piece;
        const says = (change.isWorse ? is : was)?.[3] ?? '';
        const { isWorse: _, ...how } = change;
        extend(open, place, onChange, { ...how, rule, lead: name, startS, endS, windows: isFile ? 0 : 1, says });
      }
    }
  }
  for (const change of open.values()) onChange(change);
}

function changeOf(before: OutcomeOrOff, after: OutcomeOrOff) {
  const direction = directionOf(before, after);
  return direction && { before, after, direction, isWorse: weightOf(after) >= weightOf(before) };
}

/** The outcome of a rule that is not mentioned: passed, if its revision has it. */
function silentOutcome(
  at: Stretch | undefined,
  { rules, leads }: RecordingBegin,
  rule: string,
  lead: number | null,
): OutcomeOrOff {
  return at !== undefined && rules.includes(rule) && (lead ?? 0) < Math.max(leads.length, 1) ? 'pass' : 'off';
}

function longer<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  return some.length > others.length ? some : others;
}

/** Extends the change before this one if they are adjacent and alike; otherwise that one is complete. */
function extend(
  open: Map<string, VerdictChange>,
  key: string,
  onChange: (change: VerdictChange) => void,
  next: VerdictChange,
): void {
  const last = open.get(key);
  const touches = last !== undefined && last.endS === next.startS;
  if (touches && last.before === next.before && last.after === next.after && next.windows > 0) {
    open.set(key, { ...last, endS: next.endS, windows: last.windows + next.windows });
    return;
  }
  if (last !== undefined) onChange(last);
  open.set(key, next);
}

function byPlace(stretch: Stretch | undefined): Map<string, ReportedVerdict> {
  return new Map(stretch?.verdicts.map((verdict) => [`${verdict[0]} ${verdict[1]}`, verdict]));
}

/** What both sides say about one piece of time; undefined for a side without a window there. */
interface ComparedPiece {
  readonly was: Stretch | undefined;
  readonly is: Stretch | undefined;
  readonly isFile: boolean;
  readonly startS: number;
  readonly endS: number | undefined;
}

/** The first stretch of each side is the file. The windows follow: the side whose window ends first moves on. */
async function* sideBySide(
  before: AsyncIterator<Stretch>,
  after: AsyncIterator<Stretch>,
): AsyncGenerator<ComparedPiece> {
  let [was, is] = [await nextOf(before), await nextOf(after)];
  if (was !== undefined || is !== undefined) {
    yield { was, is, isFile: true, startS: 0, endS: (is ?? was)?.seconds[1] ?? undefined };
    [was, is] = [await nextOf(before), await nextOf(after)];
  }
  let reachedS = 0;
  while (was !== undefined || is !== undefined) {
    const [wasEndS, isEndS] = [endSOf(was), endSOf(is)];
    const startS = Math.max(reachedS, was?.seconds[0] ?? 0, is?.seconds[0] ?? 0);
    reachedS = Math.min(wasEndS, isEndS);
    yield { was, is, isFile: false, startS, endS: reachedS };
    if (wasEndS <= isEndS) was = await nextOf(before);
    if (isEndS <= wasEndS) is = await nextOf(after);
  }
}

function endSOf(window: Stretch | undefined): number {
  return window?.seconds[1] ?? Number.POSITIVE_INFINITY;
}

async function nextOf(stretches: AsyncIterator<Stretch>): Promise<Stretch | undefined> {
  const { value, done } = await stretches.next();
  return done === true ? undefined : value;
}
