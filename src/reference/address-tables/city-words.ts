import type { Ctx } from '#platform/context';
import { type Words, wordsOf } from '#reference/address-parser';
import { catalogOf } from '#reference/catalog';

/** The words of addresses of this country with those that the city adds. */
export async function cityWords(ctx: Ctx): Promise<Words> {
  const { addressWords = {}, name } = (await catalogOf(ctx)).city;
  return wordsOf({ ...addressWords, towns: [...Object.values(name), ...(addressWords.towns ?? [])] });
}
