/** A report as one HTML file: it fetches nothing, runs no script, and prints on A4 at true scale. */
import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';

const STYLE = `
:root { font: 14px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: #17212b; background: #fff; }
body { max-width: 285mm; margin: 8mm auto; padding: 0 5mm; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.25rem; margin: 10mm 0 2mm; border-top: 1px solid #cdd5dc; padding-top: 4mm; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 6mm 0 1mm; break-after: avoid; }
.quiet, figcaption, footer { color: #52606d; font-size: 0.9em; }
.verdict { padding: 3mm 4mm; border-left: 1.5mm solid; background: #f4f6f8; }
.accepted { border-color: #14632d; } .rejected { border-color: #a31515; } .unreadable { border-color: #7a4a00; }
.accepted b { color: #14632d; } .rejected b { color: #a31515; } .unreadable b { color: #7a4a00; }
dl { display: flex; flex-wrap: wrap; gap: 1mm 7mm; } dl div { display: flex; gap: 2mm; } dt { color: #52606d; } dd { margin: 0; overflow-wrap: anywhere; }
dl.origin { display: block; }
figure { margin: 2mm 0 5mm; break-inside: avoid; overflow-x: auto; }
svg.overview { width: 100%; height: 14mm; border: 1px solid #cdd5dc; }
table { border-collapse: collapse; width: 100%; font-size: 0.82em; } th, td { text-align: left; vertical-align: top; padding: 0.8mm 2mm 0.8mm 0; border-bottom: 1px solid #dde3e8; }
tr { break-inside: avoid; } tr.reject td, tr.reject th { background: #fdeceb; } tr.warn td, tr.warn th { background: #fff6e3; }
@page { size: A4 landscape; margin: 10mm; }
@media print { body { margin: 0; padding: 0; max-width: none; } figure { overflow: visible; } }
`;

/** The whole document. @param sections of each file, in their order @param madeBy what has written it: `./ecg report` */
export function reportPage(sections: readonly Html[], version: string, madeBy: string): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const count = `${sections.length} recording${sections.length === 1 ? '' : 's'}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(hash)}'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ECG quality report: ${count}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>ECG quality report</h1>
<p class="quiet">${count}. For looking at data quality. Not a medical device.</p>
${sections}
</main>
<footer>Made by ${madeBy}, version ${version}.</footer>
</body>
</html>
`.text;
}
