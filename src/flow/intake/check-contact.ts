import type { Actor } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { Service } from '#reference/catalog';
import type { GivenContact, GivenPerson } from './draft.ts';
import { takesReports } from './intake-policy.ts';

const email = /^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;.]{2,}$/;
const phoneMarks = /^[+()\d\s./x#extEXT-]+$/;
const longestName = 200;

/**
 * Whether we may take the report from this person: without any way to answer them only where the service allows it;
 * an agent with somebody before them needs a name at least.
 */
export function checkContact(actor: Actor, service: Service, contact: GivenContact): Problem[] {
  if (contact.anonymous)
    return service.anonymous ? [] : [{ field: 'contact.anonymous', message: 'errors.contact.anonymous' }];
  const problems = checkGivenPerson(contact, 'contact');
  const reachable =
    contact.email?.trim() || contact.phone?.trim() || (takesReports(actor) && contact.name?.trim());
  if (!reachable && !service.anonymous)
    problems.push({ field: 'contact.email', message: 'errors.contact.required' });
  return problems;
}

/** Whether what was given of a person can be used; all of it may be missing. */
export function checkGivenPerson(person: GivenPerson | undefined, field: string): Problem[] {
  const problems: Problem[] = [];
  const address = person?.email?.trim();
  const number = person?.phone?.trim();
  if ((person?.name?.trim().length ?? 0) > longestName)
    problems.push({ field: `${field}.name`, message: 'errors.tooLong', values: { max: longestName } });
  if (address && (address.length > 254 || !email.test(address)))
    problems.push({ field: `${field}.email`, message: 'errors.email' });
  if (number && !isPhone(number)) problems.push({ field: `${field}.phone`, message: 'errors.phone' });
  return problems;
}

function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length;
  return phoneMarks.test(text) && digits >= 7 && digits <= 20 && text.length <= 40;
}

/** The person in what was typed, trimmed; null when nothing was. */
export function toPerson(given: GivenPerson | undefined): GivenPerson | null {
  const person = {
    name: given?.name?.trim() || undefined,
    email: given?.email?.trim() || undefined,
    phone: given?.phone?.trim() || undefined,
  };
  return person.name || person.email || person.phone ? person : null;
}
