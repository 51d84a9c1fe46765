import { Type as T } from 'typebox';
import { audit } from '#platform/audit';
import { type Auth, createAuth, sendResetLink } from '#platform/auth';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type FormFields, manyFields, oneField, type Route, route, seeOther } from '#platform/http';
import { enqueue } from '#platform/jobs';
import {
  addStaff,
  deactivateStaff,
  editStaff,
  listStaff,
  mayRoute,
  reactivateStaff,
  type Staff,
  staffById,
} from '#reference/people';
import { formRoute, pageRoute } from '../admin-route.ts';
import { staffFormPage } from './staff-form-page.tsx';
import { staffListPage } from './staff-list-page.tsx';

const policy = mayRoute('staff.edit');
const params = T.Object({ id: T.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });

/** Colleagues' accounts. The commands ask again who may give which role. */
export function staffRoutes(house: House): Route[] {
  // Only links are made with it; the name of the service stands in the letter itself.
  const auth = createAuth({
    db: house.database.db,
    log: house.log,
    secret: house.secret,
    publicUrl: house.config.publicUrl,
    issuer: 'Belfry',
  });
  return [
    showList(house),
    showNew(house),
    takeNew(house, auth),
    showOne(house),
    takeOne(house),
    takeActive(house),
    takeLink(house, auth),
  ];
}

const showList = (house: House) =>
  pageRoute(house, {
    url: '/admin/staff',
    policy,
    schema: {
      querystring: T.Object(
        {
          q: T.Optional(T.String({ maxLength: 100 })),
          show: T.Optional(T.Enum(['', 'left'])),
          department: T.Optional(T.String({ maxLength: 60 })),
          news: T.Optional(T.String({ maxLength: 20 })),
        },
        { additionalProperties: false },
      ),
    },
    async show(visit, request) {
      const { q = '', show, department, news } = request.query;
      const all = await listStaff(visit.ctx, {
        active: show !== 'left',
        department: department || undefined,
      });
      const text = q.trim().toLowerCase();
      const rows = all.filter((one) => `${one.name} ${one.email}`.toLowerCase().includes(text));
      return staffListPage(visit, { rows, q, left: show === 'left', department, news });
    },
  });

const showNew = (house: House) =>
  pageRoute(house, {
    url: '/admin/staff/new',
    policy,
    show(visit) {
      const language = visit.catalog.city.languages[0]!;
      return staffFormPage(visit, { form: { name: '', email: '', roles: [], departments: [], language } });
    },
  });

const takeNew = (house: House, auth: Auth) =>
  formRoute(house, {
    url: '/admin/staff/new',
    policy,
    about: () => null,
    async act({ visit, fields }) {
      await sendLink(auth, visit.ctx, await addStaff(visit.ctx, readStaff(fields)));
      return '/admin/staff?news=added';
    },
    again: ({ visit, fields }, problems) => staffFormPage(visit, { form: readStaff(fields), problems }),
  });

const showOne = (house: House) =>
  pageRoute(house, {
    url: '/admin/staff/:id',
    policy,
    schema: { params, querystring: T.Object({ news: T.Optional(T.String({ maxLength: 20 })) }) },
    async show(visit, request) {
      const staff = await find(visit.ctx, request.params.id);
      return staffFormPage(visit, { form: staff, staff, news: request.query.news });
    },
  });

const takeOne = (house: House) =>
  formRoute(house, {
    url: '/admin/staff/:id',
    policy,
    schema: { params },
    about: (visit, request) => find(visit.ctx, request.params.id),
    async act({ visit, fields, about: { id } }) {
      await editStaff(visit.ctx, id, readStaff(fields));
      return `/admin/staff/${id}?news=saved`;
    },
    again: ({ visit, fields, about: staff }, problems) =>
      staffFormPage(visit, { form: readStaff(fields), staff, problems }),
  });

const takeActive = (house: House) =>
  formRoute(house, {
    url: '/admin/staff/:id/active',
    policy,
    schema: { params },
    about: (visit, request) => find(visit.ctx, request.params.id),
    async act({ visit, fields, about: { id, active } }) {
      await (oneField(fields, 'active') === 'yes' ? reactivateStaff : deactivateStaff)(visit.ctx, id);
      return `/admin/staff/${id}?news=${active ? 'left' : 'back'}`;
    },
    again: ({ visit, about: staff }, problems) => staffFormPage(visit, { form: staff, staff, problems }),
  });

const takeLink = (_house: House, auth: Auth) =>
  route({
    method: 'POST',
    url: '/admin/staff/:id/link',
    policy,
    limit: { class: 'staff-links', burst: 20, perMinute: 10 },
    schema: { params },
    handler: async (request, reply) => {
      const staff = await find(request.ctx, request.params.id);
      await sendLink(auth, request.ctx, staff);
      return seeOther(reply, `/admin/staff/${staff.id}?news=link`);
    },
  });

/** Mails the link to choose a password, in the colleague's own language. */
async function sendLink(auth: Auth, ctx: Ctx, staff: Staff) {
  await sendResetLink(auth, { ...ctx, language: staff.language }, staff.email, async (to, letter) =>
    enqueue(to, 'reset-letter', { ...letter, id: crypto.randomUUID() }, { maxAttempts: 8 }),
  );
  await audit(ctx, { action: 'staff.link-sent', subjectKind: 'staff', subjectId: staff.id });
}

async function find(ctx: Ctx, id: string): Promise<Staff> {
  const staff = await staffById(ctx, id);
  if (!staff) throw new NotFound('There is no such colleague.');
  return staff;
}

function readStaff(fields: FormFields) {
  return {
    name: oneField(fields, 'name'),
    email: oneField(fields, 'email'),
    roles: manyFields(fields, 'roles').filter(Boolean),
    departments: manyFields(fields, 'departments').filter(Boolean),
    language: oneField(fields, 'language'),
  };
}
