import { anyone } from '#platform/context';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { BackLink } from '#platform/ui';
import { page, tel } from '../frame.tsx';
import { OtherWays } from '../front/front-page.tsx';
import { type Visit, visitOf } from '../visit.ts';

/** Pages that only tell something; the headings of each by their keys, one paragraph under each. */
const texts = {
  help: ['report', 'track', 'promise', 'change', 'language'],
  about: ['what', 'how', 'open'],
  privacy: ['kept', 'public', 'cookies', 'rights'],
  accessibility: ['aim', 'script', 'tell'],
} as const;
type Name = keyof typeof texts;

export function textRoutes(house: House): Route[] {
  return (Object.keys(texts) as Name[]).map((name) =>
    route({
      method: 'GET',
      url: `/${name}`,
      policy: anyone,
      handler: async (request, reply) => html(reply, textPage(await visitOf(house, request), name)),
    }),
  );
}

function textPage(visit: Visit, name: Name): string {
  const { t, city, say } = visit;
  const title = t(`site.nav.${name}`);
  const { phone, email, emergency } = city.contact;
  const values = { city: say(city.name), service: say(city.serviceName), phone, email, emergency };
  return page(
    visit,
    { title, at: name === 'help' ? 'help' : undefined, back: <BackLink href="/" /> },
    <>
      <h1>{title}</h1>
      {texts[name].map((part) => (
        <section key={part}>
          <h2>{t(`site.${name}.${part}`, values)}</h2>
          <p>{t(`site.${name}.${part}Text`, values)}</p>
        </section>
      ))}
      {name === 'help' ? <OtherWays visit={visit} /> : <Reach visit={visit} />}
    </>,
  );
}

function Reach({ visit: { t, city } }: { visit: Visit }) {
  const { phone, email } = city.contact;
  return (
    <p>
      {t.rich('site.reach', {
        phone,
        email,
        call: (inner) => <a href={tel(phone)}>{inner}</a>,
        write: (inner) => <a href={`mailto:${email}`}>{inner}</a>,
      })}
    </p>
  );
}
