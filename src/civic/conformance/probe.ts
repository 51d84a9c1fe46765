import { type Caller, openCaller, type Settings } from './caller.ts';
import { curlOf, told } from './curl.ts';
import type { Facts } from './facts.ts';
import type { Knowledge } from './knowledge.ts';
import { type Format, NotApplicable, NotTried, type Problem } from './outcome.ts';
import { type Row, readAnswer, rowsOf } from './read-answer.ts';
import type { Shape } from './shapes.ts';
import type { Exchange, Wire } from './wire.ts';

/** What one run of a check asks and finds wrong. */
export interface Probe extends Caller {
  settings: Settings;
  facts: Facts;
  wire: Wire;
  /** What has been learned of the server so far. */
  server: Knowledge;
  problems: Problem[];
  /** Notes a problem unless it holds; gives back whether it holds. */
  expect(holds: boolean, exchange: Exchange | null, expected: string, came?: string): boolean;
  /** The status is one of these. */
  status(exchange: Exchange, expected: number | readonly number[], why: string): boolean;
  /** The rows of a successful answer, read with forbearance; schema problems are noted by the checks that look for them. */
  rows(exchange: Exchange, format: Format, shape: Shape): Row[];
}

export const notTried = (why: string): never => {
  throw new NotTried(why);
};
export const notApplicable = (why: string): never => {
  throw new NotApplicable(why);
};

interface Parts {
  settings: Settings;
  facts: Facts;
  wire: Wire;
  server: Knowledge;
}

export function openProbe(parts: Parts): Probe {
  const { settings, facts, wire } = parts;
  const secrets = [settings.key, facts.revokedKey, facts.limitedKey, facts.several?.key].filter(
    (one): one is string => one !== null && one !== undefined,
  );
  const problems: Problem[] = [];
  const caller = openCaller(settings, wire);
  const expect: Probe['expect'] = (holds, exchange, expected, came) => {
    if (holds) return true;
    const asked = exchange ? curlOf(exchange, secrets) : null;
    const what = came ?? (exchange ? told(exchange, secrets) : '');
    problems.push({ asked, came: exchange?.failure ?? what, expected });
    return false;
  };
  return {
    ...parts,
    ...caller,
    problems,
    expect,
    status: (exchange, expected, why) => {
      const list = typeof expected === 'number' ? [expected] : expected;
      return expect(list.includes(exchange.status), exchange, `${list.join(' or ')}: ${why}`);
    },
    rows: (exchange, format, shape) => {
      const reading = readAnswer(exchange, format, shape);
      expect(exchange.status === 200, exchange, '200');
      expect(
        reading.value !== undefined,
        exchange,
        `an answer that can be read. ${reading.broken.join(' ')}`,
      );
      return exchange.status === 200 ? rowsOf(reading.value) : [];
    },
  };
}
