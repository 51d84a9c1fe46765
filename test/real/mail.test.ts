import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseBounce } from '#platform/mail';
import { realData } from './real-data.ts';

const folder = realData('email');

test.skipIf(!folder)('bounces are found among real letters, and no letter breaks the reader', () => {
  const names = (readdirSync(folder!, { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.eml'),
  );
  expect(names.length).toBeGreaterThan(90);
  const found = names.flatMap((name) => {
    const bounce = parseBounce(readFileSync(path.join(folder!, name)));
    return bounce ? [[path.basename(name, '.eml'), bounce.permanent, bounce.reason.slice(0, 9)]] : [];
  });
  expect(found.sort()).toEqual([
    ['mime_raw_email_with_mimepart_without_content_type', false, '4.5.0'],
    ['multipart_report_multi_address_bounce1', true, '550-5.1.1'],
    ['multipart_report_multi_address_bounce2', true, '550-5.1.1'],
    ['multipart_report_multipart_report_multiple_status', true, '5.3.0'],
    ['multipart_report_report_422', false, '452 4.2.2'],
    ['multipart_report_report_530', true, '553 5.3.0'],
  ]);
});
