/** The page: which screen an address shows. */
import { pathOf } from './address.ts';
import { showDevice } from './device/device-screen.ts';
import { byId, h } from './dom.ts';
import { releaseKeys } from './keys.ts';
import { showRecordings } from './list/list-screen.ts';
import { showRecording } from './recording.ts';
import { showSql } from './sql/sql-screen.ts';

const RECORDING = /\/recording\/([0-9a-f]{64})$/;
const DEVICE = /\/device\/([0-9a-f]{64})$/;

/** Of the screen that was asked for last; aborted once another is. */
let wanted = new AbortController();

/** Shows what the address says. */
async function show(): Promise<void> {
  wanted.abort();
  wanted = new AbortController();
  const { signal: gone } = wanted;
  releaseKeys();
  const [, id] = RECORDING.exec(location.pathname) ?? [];
  const [, ofDevice] = DEVICE.exec(location.pathname) ?? [];
  const main = byId('main');
  try {
    if (location.pathname === pathOf('ask')) await showSql(main, go, gone);
    else if (ofDevice !== undefined) await showDevice(main, ofDevice, go, gone);
    else await (id === undefined ? showRecordings(main, go, gone) : showRecording(main, id, go, gone));
  } catch (error) {
    if (gone.aborted) return;
    main.replaceChildren(
      h('p', { class: 'problem', role: 'alert' }, error instanceof Error ? error.message : String(error)),
    );
  }
}

/** Goes to an address of this page without loading it again. */
function go(address: string): void {
  history.pushState(null, '', address);
  void show();
}

addEventListener('popstate', () => void show());
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link === null || !isPlain || link.origin !== location.origin) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
});
void show();
