/**
 * Windows are judged one by one, but read a minute at a time: the 16 s on either side in which the beats of a window are
 * compared are then read, and filtered for beats, once for a minute, not once for each window.
 */
import { qrsEnergyOf } from '../../signal/beats.ts';
import { fillMillivolts, type LeadHeader, type LeadPiece } from '../../signal/piece.ts';
import { WindowMemory } from '../../signal/window-memory.ts';
import { lengthOf } from '../../spans.ts';
import type { Quantity } from '../../units.ts';
import { partOf, pieceAt, type Reach, reachOf, type SignalSource, type WindowSpan, type Windows } from './windows.ts';

/** What is read at a time. */
const BLOCK_S = 60;
/** For all leads together, whatever their number and sampling rate: 16 MiB of filtered values. */
const MAX_BLOCK_VALUES = 1 << 21;

/** One window, and the pieces of all its leads. */
export interface WindowPieces {
  readonly span: WindowSpan;
  /** In the order of the headers. Their arrays are used again for the windows after it. */
  readonly pieces: readonly LeadPiece[];
}

/** The windows of a recording one after the other, each with up to `margin` of the neighbouring samples on either side. */
export function* piecesInTurn(signal: SignalSource, windows: Windows, margin: Quantity<'s'>): Generator<WindowPieces> {
  const memory = new WindowMemory();
  const energies = signal.headers.map(() => new QrsEnergy());
  const perBlock = windowsPerBlock(signal, windows);
  for (let first = 0; first < windows.length; first += perBlock) {
    const together = windows.between(first, first + perBlock);
    const reaches = together.map((span) => reachOf(signal, span, margin));
    const { from } = reaches[0]!;
    const { to } = reaches.at(-1)!;
    const leads = signal.headers.map((header, position) => {
      const energy = energies[position]!;
      const stored = signal.read(position, from, to, energy.stored);
      energy.begin(header, stored, signal.samplingRateHz);
      return { header, stored, energy };
    });
    for (const [i, span] of together.entries()) {
      memory.free();
      const reach = reaches[i]!;
      yield { span, pieces: leads.map((lead) => pieceIn(signal, lead, { span, reach, from, memory })) };
    }
  }
}

interface BlockOfLead {
  readonly header: LeadHeader;
  readonly stored: ArrayLike<number>;
  readonly energy: QrsEnergy;
}

interface Place {
  readonly span: WindowSpan;
  readonly reach: Reach;
  /** The recording's sample with which the block begins. */
  readonly from: number;
  readonly memory: WindowMemory;
}

function pieceIn(signal: SignalSource, { header, stored, energy }: BlockOfLead, place: Place): LeadPiece {
  const { span, reach, from, memory } = place;
  const [start, end] = [reach.from - from, reach.to - from];
  const piece = pieceAt(signal, header, span, reach, (first, last) => partOf(stored, first - from, last - from));
  return { ...piece, memory, wider: { ...piece.wider!, qrsEnergy: () => energy.of(start, end) } };
}

function windowsPerBlock({ headers, samplingRateHz }: SignalSource, windows: Windows): number {
  const samples = windows.length === 0 ? 1 : lengthOf(windows.at(0));
  const most = Math.min(BLOCK_S * samplingRateHz, MAX_BLOCK_VALUES / Math.max(1, headers.length));
  return Math.max(1, Math.floor(most / samples));
}

/** The energy of one lead in the band of the QRS along a block, computed when the first window asks. */
class QrsEnergy {
  /** The block. */
  stored: ArrayLike<number> | undefined;
  private energy = new Float64Array();
  private make: (() => boolean) | undefined;
  private hasGaps = false;

  begin(header: LeadHeader, stored: ArrayLike<number>, samplingRateHz: number): void {
    this.stored = stored;
    this.make = () => {
      if (this.energy.length < stored.length) this.energy = new Float64Array(stored.length);
      const energy = this.energy.subarray(0, stored.length);
      const hasGaps = fillMillivolts(header, stored, energy);
      if (!hasGaps) qrsEnergyOf(energy, samplingRateHz, energy);
      return hasGaps;
    };
  }

  /** Undefined where a sample of the block is missing: each window then bridges its own gaps. */
  of(from: number, to: number): Float64Array | undefined {
    if (this.make !== undefined) this.hasGaps = this.make();
    this.make = undefined;
    return this.hasGaps ? undefined : this.energy.subarray(from, Math.min(to, this.stored!.length));
  }
}
