/** HTML as text in which everything from outside is text: a name or a message can never be markup. */
import { escapeXml } from '../draw/svg.ts';

/** Markup that was made here. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | readonly Html[];

/** `html\`<p>${text}</p>\`` escapes what is put in; what is `Html` already stays, lists are joined, null is nothing. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = (part: Part): string => {
    if (part === null) return '';
    if (part instanceof Html) return part.text;
    return Array.isArray(part) ? part.map(markup).join('\n') : escapeXml(String(part));
  };
  return new Html(fixed.reduce((text, piece, i) => `${text}${markup(parts[i - 1] ?? null)}${piece}`));
}
