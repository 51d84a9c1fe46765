import { parse, validate } from '@readme/openapi-parser';
import { expect, test } from 'vitest';
import type { House } from '#platform/house';
import { endpoints } from '../api-channel.ts';
import { openApi } from './openapi.ts';

const house = { config: { publicUrl: 'https://311.example.org' } } as unknown as House;

test('the description is a valid OpenAPI 3.1 document', async () => {
  const document = await openApi(endpoints(house), { publicUrl: 'https://311.example.org' });
  (await import('node:fs')).writeFileSync('/tmp/hf/s/openapi.json', JSON.stringify(document, null, 1));
  expect(document.openapi).toBe('3.1.0');
  const checked = await validate(structuredClone(document) as never);
  expect(checked).toMatchObject({ valid: true });
  expect(parse).toBeDefined();
});
