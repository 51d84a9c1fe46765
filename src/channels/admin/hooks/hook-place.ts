import { Type as T } from 'typebox';
import { mayRoute } from '#reference/people';

/** Who reaches these pages; the commands ask again. */
export const policy = mayRoute('keys.edit');
export const uuid = T.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
export const params = T.Object({ id: uuid });
export const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
/** What was just done, and to how many. */
export const news = { news: text(20), count: text(10) };
export const strict = { additionalProperties: false } as const;
