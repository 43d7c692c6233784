/** The project's Markdown pages, taken apart: fenced blocks, code within a line, links, headings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '..', '..');

/** What git ignores, and git's own: nothing in there is a page of the project. */
const NOT_OURS = new Set(['node_modules', 'build', '.local', 'coverage', '.git']);

/** Three backticks and an info string, as deep as the list that the block stands in. */
const FENCED = /^( *)```([^\n]*)\n(.*?)^\1``` *$/gms;

/** A fenced block without the indentation of the list it stands in. */
export interface FencedBlock {
  /** What follows the opening backticks: `sh`, `sh account`, `ts`; empty when nothing does. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening backticks, from 1. */
  readonly line: number;
}

/** Every page, by its path in the project, in order. */
export const PAGES: readonly string[] = pagesBelow('');

/** A file of the project. */
export function read(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** The fenced blocks of a page, in order. */
export function blocksOf(text: string): FencedBlock[] {
  return [...text.matchAll(FENCED)].map(({ 1: indent = '', 2: info = '', 3: inner = '', index }) => ({
    info: info.trim(),
    text: inner.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    line: lineAt(text, index),
  }));
}

/** Code within a line of prose, each with its line. */
export function inlineCodeOf(text: string): { readonly code: string; readonly line: number }[] {
  return [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(({ 1: code = '', index }) => ({
    code,
    line: lineAt(text, index),
  }));
}

/** Where the links and pictures of a page lead, as they are written. */
export function linksOf(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '');
  const written = [...prose.matchAll(/\]\(\s*(?:<([^>]+)>|([^)\s]+))/g)].map(
    ([, angled, plain]) => angled ?? plain ?? '',
  );
  const html = [...prose.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)].map(([, target = '']) => target);
  return [...written, ...html];
}

/** What can stand after `#` in a link to a page: its headings as GitHub names them, the second of one name with `-1`. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const name = slugOf(heading);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
}

/** Letters, digits, hyphens and underscores of any language stay; a link counts by its words. */
function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** The same text with blank lines for blocks, so that lines keep their numbers and characters their place. */
function withoutBlocks(text: string): string {
  return text.replace(FENCED, (block) => block.replace(/[^\n]/g, ' '));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function pagesBelow(folder: string): string[] {
  return readdirSync(join(PROJECT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return pagesBelow(path);
      return entry.name.endsWith('.md') ? [path] : [];
    })
    .sort();
}
