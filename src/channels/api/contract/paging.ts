import { Type as T, type TSchema } from 'typebox';
import { nullable, strict } from './shapes.ts';

/** A page of a list: never a count of all, which would cost more than the page. */
export function pageOf<S extends TSchema>(item: S, title: string) {
  return T.Object(
    {
      items: T.Array(item),
      next: nullable(
        T.String({
          description: '`cursor` of the next page; null at the end. The header `Link` has its address.',
        }),
      ),
    },
    { ...strict, title },
  );
}
