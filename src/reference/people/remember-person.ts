import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { isSameCaller, mayBeChosen, type Person } from './person.ts';
import {
  insertPerson,
  lockPeopleByPhone,
  lockPerson,
  lockPersonByEmail,
  updatePerson,
} from './person-store.ts';
import { isEmail } from './staff.ts';

export interface GivenPerson {
  name?: string;
  email?: string;
  phone?: string;
  /** BCP 47 tag. */
  language: string;
  /** Id of the person that an agent chose on the screen; heeded from agents only, and only where the rest agrees. */
  known?: string;
}

/**
 * Finds the resident by their address, or makes a new one. What is known stays as it is, only gaps are filled: a report
 * is no proof of who sent it, so nobody can change another's name or number by using their address. An agent who speaks
 * with them may also choose whom they know, and finds a caller again by telephone and full name; a report from the web never does.
 * Throws `Invalid` (`name`, `email`, `phone`).
 */
export async function rememberPerson(ctx: Ctx, given: GivenPerson): Promise<Person> {
  const told = check(given);
  return inTransaction(ctx, async (tx) => {
    const known = await findKnown(tx, told, given.known);
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

async function findKnown(ctx: Ctx, told: Told, chosen?: string): Promise<Person | undefined> {
  const isAgent = ctx.actor.kind === 'staff' && ctx.actor.grants.includes('requests.intake');
  const byEmail = told.email ? await lockPersonByEmail(ctx, told.email) : undefined;
  if (!byEmail && isAgent && chosen && isId.test(chosen)) {
    const person = await lockPerson(ctx, chosen);
    if (person && mayBeChosen(person, told)) return person;
  }
  if (byEmail || !isAgent || !told.phone) return byEmail;
  return (await lockPeopleByPhone(ctx, told.phone)).find((one) => isSameCaller(one, told));
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function fillGaps(ctx: Ctx, known: Person, told: Told): Promise<Person> {
  const change: Partial<Person> = {};
  if (!known.name && told.name) change.name = told.name;
  if (!known.phone && told.phone) change.phone = told.phone;
  if (!known.email && told.email) change.email = told.email;
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
