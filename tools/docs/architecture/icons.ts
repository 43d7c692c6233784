/** Small drawings for the kinds of things in the picture of the stack: lines in a square of 18 by 18. */

const PATHS = {
  archive: 'M3 4h12v3H3zM4 7v8h10V7M7.5 10h3',
  beat: 'M1 10h4l1.6-5 3 9 2-6 1 2H17',
  bell: 'M9 2.5c-3 0-4.2 2.3-4.2 5v3.3L3.3 13h11.4l-1.5-2.2V7.500c0-2.700-1.200-5-4.200-5zM7.500 15h3',
  box: 'M9 2l6.500 3.400v7.200L9 16l-6.500-3.400V5.400zM2.500 5.400L9 8.800l6.500-3.400M9 8.800V16',
  bubble: 'M2.500 3.500h13v8.500H8l-3.500 3.300V12h-2z',
  bucket: 'M3 4.500c0-2.300 12-2.300 12 0s-12 2.300-12 0l1.500 10.300c1 1.600 8 1.600 9 0L15 4.500',
  chart: 'M2.500 15.500h13M4.500 13V8.500M8 13V4M11.500 13V6.500M15 13v-3',
  coin: 'M9 2.500a6.500 6.500 0 1 1 0 13a6.500 6.500 0 1 1 0-13zM11 6.700c-1.400-1.400-4-.8-4 .8 0 2 4 1 4 3 0 1.700-2.700 2.200-4.200.7M9 5v8',
  commit: 'M9 5.800a3.200 3.200 0 1 1 0 6.400a3.200 3.200 0 1 1 0-6.400zM1 9h4.800M12.200 9H17',
  dead: 'M2 5h14v8H2zM7 7l4 4M11 7l-4 4',
  function: 'M5 3h2.300L13.500 15H15M8.600 7.500L4.300 15',
  key: 'M5.500 5.500a3.500 3.500 0 1 1 0 7a3.500 3.500 0 1 1 0-7zM9 9h7v3M12.500 9v2.300',
  layers: 'M9 2.500l7 3.500-7 3.500L2 6zM2 9.300l7 3.500 7-3.500M2 12.500L9 16l7-3.500',
  log: 'M4 2.500h10v13H4zM6.300 6h5.400M6.300 9h5.400M6.300 12h3.400',
  loop: 'M14.800 6.500A6.300 6.300 0 0 0 3 8M3.200 11.500A6.300 6.300 0 0 0 15 10M15 3v3.700h-3.700M3 15v-3.700h3.700',
  mail: 'M2 4.500h14v9.500H2zM2 5l7 5.500L16 5',
  person: 'M9 2.500a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM3 15.500c0-7 12-7 12 0z',
  query: 'M7.8 3a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 1 1 0-9.6zM11.3 11.3l4 4',
  queue: 'M2 5h14v8H2zM6.700 5v8M11.300 5v8',
  saved: 'M4.500 2.500h9V15.500L9 12.200l-4.500 3.300z',
  source: 'M2 4.500h5v9H2zM7 9h8M12 6l3 3-3 3',
  table: 'M2.500 3.500h13v11h-13zM2.500 7.200h13M2.500 10.800h13M7 3.500v11',
  topic: 'M3 7.300h2.500L13 3.500v11L5.500 10.700H3zM6.300 11l1 4h2',
  view: 'M1.500 9c4-7 11-7 15 0c-4 7-11 7-15 0zM9 6.800a2.200 2.200 0 1 1 0 4.400a2.200 2.200 0 1 1 0-4.400z',
} as const;

/** The name of a drawing. */
export type Icon = keyof typeof PATHS;

/** The icon with its upper left corner there. */
export function icon(name: Icon, x: number, y: number): string {
  return `<path class="icon" transform="translate(${x} ${y})" d="${PATHS[name]}"/>`;
}
