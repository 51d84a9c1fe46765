import type { Random } from '../random.ts';
import type { Case } from '../world.ts';
import { themes } from './themes.ts';

export interface Attached {
  request_id: string;
  file_id: string;
  stage: 'report' | 'evidence';
  public: boolean;
  added_at: Date;
}

const photographed = 0.16;
const proven = 0.25;
const pictureOf = new Map(themes.map(({ key, picture }) => [key, picture]));

/** Gives some reports a sample picture, and some finished work its proof; one file serves many. */
export function addPhotos(
  random: Random,
  cases: readonly Case[],
  pictures: ReadonlyMap<string, string>,
): Attached[] {
  return cases.flatMap((one) => {
    const { request, service, theme } = one;
    const picture = pictureOf.get(theme);
    if (!picture || service.photo === 'none') return [];
    const attached: Attached[] = [];
    const add = (name: string, stage: Attached['stage'], added_at: Date) => {
      const file_id = pictures.get(name)!;
      attached.push({ request_id: request.id, file_id, stage, public: request.public, added_at });
      return file_id;
    };
    const isOnline = request.channel === 'web' || request.channel === 'api';
    if (isOnline && random.chance(service.photo === 'required' ? 1 : photographed * 2)) {
      const second = `${picture}-2`;
      request.photo_id = add(
        pictures.has(second) && random.chance(0.5) ? second : picture,
        'report',
        request.opened_at,
      );
    }
    const closed = one.history.at(-1);
    if (
      theme === 'pothole' &&
      closed?.kind === 'closed' &&
      request.outcome === 'fixed' &&
      random.chance(proven)
    )
      closed.data['evidence'] = [add('done', 'evidence', closed.at)];
    return attached;
  });
}
