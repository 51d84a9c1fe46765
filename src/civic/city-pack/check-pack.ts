import type { Pack, PackProblem } from './pack.ts';

/** Everything that is wrong with a pack, by file and line; empty when it can be applied. */
export function checkPack(pack: Pack): PackProblem[] {
  return pack.files.flatMap((file) => file.problems);
}
