import { type Static, Type as T } from 'typebox';
import type { Ctx } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { catalogOf } from '#reference/catalog';

/** Somebody who works for the city. */
export interface Staff {
  /** The sign-in account's id. */
  id: string;
  name: string;
  email: string;
  /** Roles by key, as the city pack names them. */
  roles: string[];
  /** Departments by key for which the roles hold; roles that reach everywhere need none. */
  departments: string[];
  /** BCP 47 tag. */
  language: string;
  active: boolean;
}

const strict = { additionalProperties: false } as const;

export const NewStaffSchema = T.Object(
  {
    name: T.String(),
    email: T.String(),
    /** Without one they choose it by a mailed link. */
    password: T.Optional(T.String()),
    roles: T.Array(T.String()),
    departments: T.Array(T.String()),
    language: T.Optional(T.String()),
  },
  strict,
);
export type NewStaff = Static<typeof NewStaffSchema>;

export const StaffChangeSchema = T.Partial(T.Omit(NewStaffSchema, ['password']), strict);
export type StaffChange = Static<typeof StaffChangeSchema>;

const email = /^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;.]{2,}$/;

export function isEmail(text: string): boolean {
  return text.length <= 254 && email.test(text);
}

/** Trimmed and checked against the city's roles, departments and languages. Throws `Invalid` naming every wrong field. */
export async function checkStaff<S extends StaffChange>(ctx: Ctx, given: S): Promise<S> {
  const staff = { ...given };
  if (staff.name !== undefined) staff.name = staff.name.trim();
  if (staff.email !== undefined) staff.email = staff.email.trim().toLowerCase();
  const problems = [...textProblems(staff), ...(await placeProblems(ctx, staff))];
  if (problems.length > 0) throw new Invalid(problems);
  return staff;
}

function textProblems({ name, email: address }: StaffChange): Problem[] {
  const problems: Problem[] = [];
  if (name === '') problems.push({ field: 'name', message: 'errors.required' });
  else if (name && name.length > 200)
    problems.push({ field: 'name', message: 'errors.tooLong', values: { max: 200 } });
  if (address === '') problems.push({ field: 'email', message: 'errors.required' });
  else if (address && !isEmail(address)) problems.push({ field: 'email', message: 'errors.email' });
  return problems;
}

async function placeProblems(ctx: Ctx, staff: StaffChange): Promise<Problem[]> {
  const catalog = await catalogOf(ctx);
  const problems: Problem[] = [];
  const wrong = (field: string, message: string) => problems.push({ field, message });
  const { roles, departments, language } = staff;
  if (roles?.length === 0) wrong('roles', 'errors.choose');
  if (roles?.some((key) => !catalog.role(key))) wrong('roles', 'people.unknownRole');
  if (departments?.some((key) => !catalog.department(key))) wrong('departments', 'people.unknownDepartment');
  if (language && !catalog.city.languages.includes(language)) wrong('language', 'errors.choose');
  const bound = roles?.some((key) => catalog.role(key) && !catalog.role(key)!.everywhere);
  if (bound && departments?.length === 0) wrong('departments', 'people.departmentNeeded');
  return problems;
}
