/** Who stands outside the stack, and what goes from where to where in its picture. */
import type { Icon } from './icons.ts';

/** Somebody or something outside the stack. */
export interface Actor {
  readonly name: string;
  readonly icon: Icon;
  readonly words: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** A side of a panel, at which an arrow begins or ends. */
export type PanelSide = 'left' | 'right' | 'top' | 'bottom';
/** A point on the edge of a panel or an actor: so far (in shares of it) from its left or upper end. */
export type Anchor = readonly [name: string, side: PanelSide, share: number];

/** From one thing to another, over lines that are upright or level. */
export interface Arrow {
  readonly from: Anchor;
  readonly to: Anchor;
  /** Where the line turns in between: an upright at `x` or a level line at `y`. */
  readonly via?: readonly { readonly x?: number; readonly y?: number }[];
  readonly label?: string;
  /** Where the middle of the label stands, if not in the middle of the line's first piece. */
  readonly labelX?: number;
  /** True where it crosses one that comes before it: a gap in that one shows that they do not meet. */
  readonly isOver?: true;
  /** True where nothing in the program stands for it: a deployment makes the stack and is not part of it. */
  readonly isOutside?: true;
}

/** Those who are not part of the stack: each is drawn outside its frame. */
export const ACTORS: readonly Actor[] = [
  { name: 'devices', icon: 'beat', words: ['devices'], x: 8, y: 60 },
  { name: 'commits', icon: 'commit', words: ['commits,', 'tested'], x: 8, y: 492 },
  { name: 'analysts', icon: 'person', words: ['Athena,', 'Python, R'], x: 874, y: 128 },
  { name: 'people', icon: 'person', words: ['people'], x: 874, y: 345 },
];

/** What goes where. Each end is a panel or actor, one of its sides, and how far along that side, from 0 to 1. */
export const ARROWS: readonly Arrow[] = [
  { from: ['devices', 'right', 0.5], to: ['inbox', 'left', 0.2], label: '.mat', labelX: 101 },
  { from: ['inbox', 'right', 0.3], to: ['processor', 'left', 0.45], label: 'events' },
  { from: ['processor', 'right', 0.45], to: ['lake', 'left', 0.3], label: 'rows' },
  { from: ['lake', 'right', 0.5], to: ['analysts', 'left', 0.5], label: 'SQL', labelX: 846 },
  { from: ['reports', 'right', 0.5], to: ['notifier', 'left', 0.5] },
  { from: ['notifier', 'right', 0.5], to: ['alerts', 'left', 0.5] },
  { from: ['notifier', 'top', 0.2], to: ['drawings', 'bottom', 0.7], label: 'asks' },
  { from: ['drawings', 'right', 0.6], to: ['lake', 'left', 0.8] },
  { from: ['alerts', 'right', 0.5], to: ['people', 'left', 0.5], label: 'notices', labelX: 847 },
  { from: ['image', 'right', 0.4], to: ['processor', 'left', 0.8], via: [{ x: 338 }] },
  { from: ['image', 'right', 0.4], to: ['drawings', 'left', 0.25], via: [{ x: 338 }] },
  { from: ['processor', 'bottom', 0.3], to: ['reports', 'top', 0.1], label: 'bad uploads', isOver: true },
  { from: ['image', 'bottom', 0.85], to: ['notifier', 'bottom', 0.5], via: [{ y: 460 }] },
  { from: ['alarms', 'top', 0.5], to: ['alerts', 'bottom', 0.4] },
  { from: ['budget', 'top', 0.94], to: ['alerts', 'bottom', 0.94] },
  { from: ['commits', 'right', 0.5], to: ['delivery', 'left', 0.4], isOutside: true },
  { from: ['delivery', 'top', 0.3], to: ['image', 'bottom', 0.3], label: 'builds', isOutside: true },
];
