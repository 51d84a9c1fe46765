import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

const services = [
  ['Street Defect', 'Streets Department'],
  ['Illegal Dumping', 'Streets Department'],
  ['Street Light Outage', 'Streets Department'],
  ['Abandoned Vehicle', 'Police Department'],
  ['Graffiti Removal', 'Community Life Improvement Program'],
  ['Rubbish/Recyclable Material Collection', 'Streets Department'],
  ['Maintenance Complaint', 'License & Inspections'],
  ['Street Trees', 'Parks & Recreation'],
] as const;
const header =
  'service_request_id,status,status_notes,service_name,agency_responsible,requested_datetime,updated_datetime,expected_datetime,closed_datetime,address,lat,lon';

/** Ten years of made-up requests as another system would export them; of a hundred, two are still open. */
export async function writeCsv(file: string, rows: number) {
  const out = createWriteStream(file);
  out.write(`${header}\n`);
  const tenYears = 10 * 365 * 86_400_000;
  const now = Date.now();
  for (let nth = 0; nth < rows; nth += 1) {
    const line = lineOf(nth, now - tenYears + Math.floor((nth / rows) * (tenYears - 86_400_000)), rows);
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

function lineOf(nth: number, opened: number, rows: number): string {
  const odd = Math.imul(nth + 1, 2_654_435_761) >>> 0;
  const [service, agency] = services[odd % services.length]!;
  const isOpen = nth > rows * 0.9 && odd % 5 === 0;
  const stamp = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}+00`;
  const days = (count: number) => opened + count * 86_400_000;
  const closed = Math.min(days(1 + (odd % 20)), Date.now());
  const lat = (39.9 + ((odd >>> 8) % 2000) * 0.0001).toFixed(6);
  const lng = (-75.25 + ((odd >>> 16) % 2500) * 0.0001).toFixed(6);
  const state = isOpen ? 'Open,' : 'Closed,Issue Resolved';
  const ends = `${stamp(isOpen ? opened : closed)},${stamp(days(5))},${isOpen ? '' : stamp(closed)}`;
  return `bench-${nth},${state},${service},${agency},${stamp(opened)},${ends},${100 + (odd % 6000)} N ${1 + (odd % 60)}TH ST,${lat},${lng}\n`;
}

/** Imports by the program's own command. */
export async function importCsv(
  root: string,
  dataDir: string,
  file: string,
): Promise<{ seconds: number; summary: string }> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [path.join(root, 'dist', 'belfry.js'), 'import', 'requests', file, '--map', 'philadelphia', '--json'],
    { cwd: root, env: { ...process.env, BELFRY_DATA: dataDir }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let summary = '';
  child.stdout.on('data', (chunk: Buffer) => {
    summary += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The import ended with ${code}.`);
  return { seconds: (performance.now() - start) / 1000, summary };
}
