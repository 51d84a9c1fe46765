import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import type { Person } from './person.ts';
import { insertPerson, lockPersonByEmail, updatePerson } from './person-store.ts';
import { isEmail } from './staff.ts';

export interface GivenPerson {
  name?: string;
  email?: string;
  phone?: string;
  /** BCP 47 tag. */
  language: string;
}

/**
 * Finds the resident by their address, or makes a new one. What is known stays as it is, only gaps are filled: a report
 * is no proof of who sent it, so nobody can change another's name or number by using their address.
 * Throws `Invalid` (`name`, `email`, `phone`).
 */
export async function rememberPerson(ctx: Ctx, given: GivenPerson): Promise<Person> {
  const told = check(given);
  return inTransaction(ctx, async (tx) => {
    const known = told.email ? await lockPersonByEmail(tx, told.email) : undefined;
    return known ? fillGaps(tx, known, told) : makePerson(tx, told);
  });
}

type Told = Pick<Person, 'name' | 'email' | 'phone' | 'language'>;

function check({ name, email, phone, language }: GivenPerson): Told {
  const told = { name: tidy(name), email: tidy(email), phone: tidy(phone), language };
  const problems: Problem[] = [];
  if (told.name && told.name.length > 200)
    problems.push({ field: 'name', message: 'errors.tooLong', values: { max: 200 } });
  if (told.email && !isEmail(told.email)) problems.push({ field: 'email', message: 'errors.email' });
  if (told.phone && !isPhone(told.phone)) problems.push({ field: 'phone', message: 'errors.phone' });
  if (problems.length > 0) throw new Invalid(problems);
  return told;
}

async function fillGaps(ctx: Ctx, known: Person, told: Told): Promise<Person> {
  const change: Partial<Person> = {};
  if (!known.name && told.name) change.name = told.name;
  if (!known.phone && told.phone) change.phone = told.phone;
  await updatePerson(ctx, known.id, change);
  return { ...known, ...change };
}

async function makePerson(ctx: Ctx, told: Told): Promise<Person> {
  const person: Person = {
    ...told,
    id: uuidv7(),
    created_at: ctx.clock.now(),
    email_suspended_at: null,
    email_suspended_reason: null,
  };
  await insertPerson(ctx, person);
  return person;
}

function tidy(text: string | undefined): string | null {
  return text?.trim().replace(/\s+/g, ' ') || null;
}

/** As people write them, with an extension if need be: seven digits or more. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 20 && /^[+()\d\s./x#extEXT-]+$/.test(text);
}
