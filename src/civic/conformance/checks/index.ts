import type { Check } from '../check.ts';
import { answerChecks } from './answers.ts';
import { discoveryChecks } from './discovery.ts';
import { keyChecks } from './keys.ts';
import { mediaChecks } from './media.ts';
import { neighbourChecks } from './neighbours.ts';
import { postingChecks } from './posting.ts';
import { requestChecks } from './requests.ts';
import { serviceChecks } from './services.ts';
import { textChecks } from './texts.ts';
import { tokenChecks } from './tokens.ts';
import { updateChecks } from './updates.ts';
import { wholeChecks } from './whole.ts';
import { windowChecks } from './windows.ts';

/** In the order in which they are run: those that look back over everything come last. */
export const checks: readonly Check[] = [
  ...discoveryChecks,
  ...serviceChecks,
  ...postingChecks,
  ...keyChecks,
  ...answerChecks,
  ...textChecks,
  ...mediaChecks,
  ...tokenChecks,
  ...requestChecks,
  ...windowChecks,
  ...updateChecks,
  ...neighbourChecks,
  ...wholeChecks,
];
