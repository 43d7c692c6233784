/** The picture of the stack, drawn from its program: what the plan shows is looked up there, and differences are named. */
import { graphOf, PICTURED, type Registered } from '../../../infra/graph.ts';
import { architectureSvg, boxOf, TEXT_LEFT, widthOf } from './architecture-svg.ts';
import { ACTORS, ARROWS } from './arrows.ts';
import { type FilledPanel, PANELS, type Panel, type PanelItem } from './plan.ts';

/** Its path in the project. */
export const PICTURE = 'docs/architecture.svg';

/** The picture, and one sentence for each thing that is wrong with its plan. */
export interface Architecture {
  readonly svg: string;
  readonly problems: readonly string[];
  readonly panels: readonly FilledPanel[];
}

/** Runs the stack's program on mocks, with every part that the picture shows. */
export async function architecture(): Promise<Architecture> {
  const { resources } = await graphOf({ config: PICTURED });
  return drawArchitecture(resources);
}

/** The same from given resources. */
export function drawArchitecture(resources: readonly Registered[], panels: readonly Panel[] = PANELS): Architecture {
  const owners = ownersOf(resources);
  const partsOf = (component: string) =>
    resources.filter((resource) => owners.get(typeAndName(resource)) === component);
  const components = resources
    .filter(isComponent)
    .filter((resource) => owners.get(typeAndName(resource)) === resource.name);
  const filled = panels.map((panel) => ({ ...panel, lines: linesOf(panel, partsOf(panel.component)) }));
  const problems = [
    ...components
      .filter(({ name }) => !panels.some(({ component }) => component === name))
      .map(({ name }) => `component ${name} has no panel in tools/docs/architecture/plan.ts`),
    ...panels
      .filter(({ component }) => !components.some(({ name }) => name === component))
      .map(({ component }) => `the panel ${component} stands for no component of the stack`),
    ...panels.flatMap((panel) => missing(panel, partsOf(panel.component))),
    ...unbacked(partsOf),
    ...unknown(filled),
    ...tooLong(filled),
  ];
  return { svg: problems.length > 0 ? '' : architectureSvg(filled), problems, panels: filled };
}

function isComponent({ isCustom, type }: Registered): boolean {
  return !isCustom && type !== 'pulumi:pulumi:Stack';
}

/** Unique, unlike the name: a component and one of its resources may share one. */
function typeAndName({ type, name }: Registered): string {
  return `${type} ${name}`;
}

/** The program's own component that each resource belongs to. */
function ownersOf(resources: readonly Registered[]): ReadonlyMap<string, string> {
  const byId = new Map(resources.map((resource) => [typeAndName(resource), resource]));
  const ownerOf = (resource: Registered): string => {
    const [, , types = '', name = ''] = resource.parent.split('::');
    const parent = byId.get(`${types.split('$').at(-1)} ${name}`);
    return parent === undefined || !isComponent(parent) ? resource.name : ownerOf(parent);
  };
  return new Map(resources.map((resource) => [typeAndName(resource), ownerOf(resource)]));
}

function found({ type, named = '' }: PanelItem, parts: readonly Registered[]): Registered[] {
  return parts.filter((part) => part.type === type && part.name.endsWith(named));
}

function linesOf({ items }: Panel, parts: readonly Registered[]): FilledPanel['lines'] {
  return items.flatMap((item) => {
    const [first, ...more] = found(item, parts);
    return first === undefined ? [] : [{ item, words: item.words(first.inputs, more.length + 1) }];
  });
}

function missing({ component, items }: Panel, parts: readonly Registered[]): string[] {
  const absent = items.filter((item) => found(item, parts).length === 0);
  return absent.map(({ type, named = '' }) => `component ${component} has no ${type} ${named}, which its panel shows`);
}

/** An arrow between two components stands for something in the program: one of them has a name of the other in its inputs. */
function unbacked(partsOf: (component: string) => readonly Registered[]): string[] {
  const outside = new Set(ACTORS.map(({ name }) => name));
  return ARROWS.filter(({ from, to, isOutside }) => !(isOutside || outside.has(from[0]) || outside.has(to[0]))).flatMap(
    ({ from: [from], to: [to] }) => {
      const isBacked = knows(partsOf(from), partsOf(to)) || knows(partsOf(to), partsOf(from));
      return isBacked ? [] : [`the arrow from ${from} to ${to} stands for nothing in the program`];
    },
  );
}

function knows(some: readonly Registered[], others: readonly Registered[]): boolean {
  const inputs = some.map((resource) => JSON.stringify(resource.inputs)).join('\n');
  return others.some(({ name }) => new RegExp(`[:/"]${name}-[0-9a-f]{7}\\b`).test(inputs));
}

function unknown(panels: readonly FilledPanel[]): string[] {
  const words = panels.flatMap(({ component, lines }) =>
    lines.map((line) => ({ component, words: line.words.join(', ') })),
  );
  const strange = words.filter(({ words: said }) => /undefined|NaN|object/.test(said));
  return strange.map(({ component, words: said }) => `panel ${component} says "${said}"`);
}

function tooLong(panels: readonly FilledPanel[]): string[] {
  return panels.flatMap((panel) => {
    const room = boxOf(panel).width - TEXT_LEFT - 4;
    const long = panel.lines.filter(({ words }) => widthOf(words) > room);
    return long.map(({ words }) => `panel ${panel.component} is too narrow for "${words.join(', ')}"`);
  });
}
