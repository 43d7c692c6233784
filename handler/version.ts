/** The version of this software, as every row of `recordings` carries it. One line to change at a release, with package.json. */
export const PIPELINE_VERSION = '0.1.0';
