/** What moved numbers would change over all recordings of the profile: how far it is, what was found, and the way from one to the next. */
import type { ChangedEnd, ChangedRecording, MovedNumbers, WouldChange } from '../../bench/bench-wire.ts';
import type { ShownRecording } from '../../wire.ts';
import { addressOf, filterInAddress } from '../address.ts';
import { askJson, post } from '../ask.ts';
import { h, say } from '../dom.ts';
import { percentWords } from '../words.ts';

/** How often a run is asked how far it is. */
const ASK_MS = 500;
/** Rows of the list; the others are counted, and reached by "next". */
const MAX_ROWS = 100;

/** Below the sliders of a recording. */
export class FolderPanel {
  readonly element = h('section', { class: 'folder', 'aria-label': 'All recordings of the profile' });
  private readonly shown: ShownRecording;
  private readonly moved: () => MovedNumbers | undefined;
  private readonly status = h('span', { role: 'status' });
  private readonly progress = h('progress', { max: '1', 'aria-label': 'Recordings judged', hidden: true });
  private readonly stopButton = h('button', { type: 'button', hidden: true, click: () => void this.stop() }, 'Stop');
  private readonly found = h('div');
  /** The run that is shown. */
  private followed: number | undefined;
  /** What `found` was made from: made anew it loses the focus, so it is only when there is more. */
  private foundFrom = '';

  /** @param moved the numbers that are moved now; undefined when none is */
  constructor(shown: ShownRecording, moved: () => MovedNumbers | undefined) {
    this.shown = shown;
    this.moved = moved;
    const start = h(
      'button',
      {
        type: 'button',
        title: 'Judge all recordings of this profile with these numbers',
        click: () => void this.start(),
      },
      'Would change…',
    );
    this.element.append(h('p', {}, start, ' ', this.progress, ' ', this.status, ' ', this.stopButton), this.found);
  }

  /** Shows a run that was begun on another recording of the profile. */
  async resume(): Promise<void> {
    const state = await askJson<WouldChange | Record<string, never>>('api/would-change', {});
    if (state.profile === this.shown.profile) await this.follow(state as WouldChange);
  }

  private async start(): Promise<void> {
    const moved = this.moved();
    if (moved === undefined) return say('Move a number first: without that, nothing would change.');
    await this.run(() => post<WouldChange>(`api/recording/${this.shown.id}/would-change`, moved));
  }

  private async stop(): Promise<void> {
    await this.run(() => post<WouldChange>('api/would-change/stop', {}));
  }

  private async run(ask: () => Promise<WouldChange>): Promise<void> {
    try {
      await this.follow(await ask());
    } catch (error) {
      this.status.textContent = (error as Error).message;
    }
  }

  private async follow(first: WouldChange): Promise<void> {
    let state = first;
    this.followed = first.run;
    this.show(state);
    while (state.isRunning && this.element.isConnected) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      state = await askJson<WouldChange>('api/would-change', {});
      if (this.followed !== first.run) return; // this window has started another meanwhile
      if (state.run !== first.run) return this.lost();
      this.show(state);
    }
  }

  /** What was found until then stays. */
  private lost(): void {
    this.progress.hidden = true;
    this.stopButton.hidden = true;
    this.status.textContent = 'Another window has started a run; this one was stopped.';
  }

  private show(state: WouldChange): void {
    const { total, done, changed, changedCount, unread, unreadCount, isRunning, problem } = state;
    this.progress.hidden = !isRunning;
    this.progress.max = Math.max(1, total);
    this.progress.value = done;
    this.stopButton.hidden = !isRunning;
    const judged = isRunning ? `${done} of ${total} judged` : `${done - unreadCount} of ${total} judged`;
    this.status.textContent = [`${judged}, ${changedCount} would change.`, problem ?? ''].join(' ').trim();
    const from = `${state.run} ${changedCount} ${unreadCount}`;
    if (from === this.foundFrom) return;
    this.foundFrom = from;
    const isOpen = this.found.querySelector('details')?.open === true;
    this.found.replaceChildren(
      h('p', { class: 'quiet' }, `With ${movedWords(state.moved)}, under ${state.profile}.`),
      ...(changed.length === 0 ? [] : [this.steps(state), this.table(state)]),
      ...(unread.length === 0
        ? []
        : [
            h(
              'details',
              { open: isOpen },
              h('summary', {}, `${unreadCount} could not be judged`),
              h('ul', {}, ...unread.slice(0, MAX_ROWS).map(({ key, why }) => h('li', { title: key }, why))),
              unreadCount > MAX_ROWS ? h('p', { class: 'quiet' }, `The first ${MAX_ROWS} are listed.`) : null,
            ),
          ]),
    );
  }

  /** To the recording before and after this one that would change. */
  private steps({ changed, changedCount }: WouldChange): HTMLElement {
    const at = changed.findIndex(({ id }) => id === this.shown.id);
    const link = (to: ChangedRecording | undefined, text: string) =>
      to === undefined ? h('span', { class: 'quiet' }, text) : h('a', { href: this.addressOf(to) }, text);
    return h(
      'nav',
      { class: 'pager', 'aria-label': 'Recordings that would change' },
      link(at < 0 ? undefined : changed[at - 1], '← before'),
      h('span', {}, at < 0 ? `${changedCount} would change` : `${at + 1} of ${changedCount}`),
      link(changed[at + 1], 'next →'),
    );
  }

  private table({ changed, changedCount }: WouldChange): HTMLElement {
    const rows = changed.slice(0, MAX_ROWS).map((one) => {
      const isHere = one.id === this.shown.id;
      const rest = one.count - one.stretches.length;
      const what = `${one.stretches.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
      const name = one.key.split('/').at(-1) ?? one.key;
      return h(
        'tr',
        { class: isHere ? 'is-here' : null },
        h(
          'td',
          {},
          h('a', { href: this.addressOf(one), title: one.key, 'aria-current': isHere ? 'page' : null }, name),
        ),
        h('td', {}, endWords(one.before)),
        h('td', {}, endWords(one.after)),
        h('td', {}, what),
      );
    });
    const head = ['Recording', 'As it is', 'With these numbers', 'What changes'];
    const more = changed.length - rows.length;
    const unlisted =
      changedCount > changed.length ? ` Only the first ${changed.length} of ${changedCount} are listed.` : '';
    return h(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Table of recordings that would change' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, ...rows),
      ),
      more > 0 ? h('p', { class: 'quiet' }, `and ${more} more: step through them with "next".${unlisted}`) : null,
    );
  }

  private addressOf({ id }: ChangedRecording): string {
    return addressOf(`recording/${id}`, filterInAddress());
  }
}

function endWords({ outcome, code, usableShare }: ChangedEnd): string {
  return `${outcome}${code === null ? '' : ` by ${code}`}, ${percentWords(usableShare)} usable`;
}

function movedWords({ rule, set }: MovedNumbers): string {
  const numbers = Object.entries(set).map(([name, value]) => `${name} ${value}`);
  return `${rule}: ${numbers.join(', ') || 'switched on'}`;
}
