import { Type as T } from 'typebox';
import { expect, test } from 'vitest';
import { publicData } from '../contract/api-policy.ts';
import { endpoint } from '../contract/endpoint.ts';
import { openApi } from './openapi.ts';

const telling = (path: string, properties: Record<string, ReturnType<typeof T.String>>) =>
  endpoint({
    id: `get${path.slice(1)}`,
    method: 'GET',
    path,
    tag: 'access',
    summary: 'One',
    policy: publicData,
    answer: T.Object(properties, { title: 'Thing' }),
    handle: async () => ({ body: {} }),
  });

test('a name means one schema: of two of one name one would be lost', async () => {
  const same = [telling('/A', { a: T.String() }), telling('/B', { a: T.String() })];
  expect(Object.keys((await openApi(same)).components.schemas)).toContain('Thing');
  await expect(openApi([...same, telling('/C', { b: T.String() })])).rejects.toThrow(
    'Two schemas are called Thing',
  );
});
