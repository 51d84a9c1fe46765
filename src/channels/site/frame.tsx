import type { ComponentChildren } from 'preact';
import { type Island, Page, renderPage } from '#platform/ui';
import type { Visit } from './visit.ts';

export interface FrameProps {
  title: string;
  description?: string;
  islands?: Island[];
  /** Kept from search engines: forms, personal links. */
  private?: boolean;
  back?: ComponentChildren;
  width?: 'narrow' | 'wide';
  /** The same as feeds. */
  feeds?: readonly { href: string; type: string; title: string }[];
  /** Which entry of the menu this page belongs to. */
  at?: 'report' | 'requests' | 'track' | 'help';
}

/** A whole document of this channel: the city's name and colours, menu, languages, footer. */
export function page(visit: Visit, props: FrameProps, children: ComponentChildren): string {
  const { t, city, say } = visit;
  const { at, ...rest } = props;
  return renderPage(
    <Page
      {...rest}
      t={t}
      asset={visit.asset}
      brand={{ name: say(city.serviceName), href: '/' }}
      nav={[
        { href: '/services', text: t('site.nav.report'), current: at === 'report' },
        { href: '/requests', text: t('site.nav.requests'), current: at === 'requests' },
        { href: '/track', text: t('site.nav.track'), current: at === 'track' },
        { href: '/help', text: t('site.nav.help'), current: at === 'help' },
      ]}
      languages={city.languages.map((language) => ({ language, href: languageHref(language, visit.here) }))}
      footer={{
        links: [
          { href: '/about', text: t('site.nav.about') },
          { href: '/privacy', text: t('site.nav.privacy') },
          { href: '/accessibility', text: t('site.nav.accessibility') },
          { href: '/developers', text: t('site.nav.developers') },
        ],
        note: <FooterNote visit={visit} />,
      }}
    >
      {children}
    </Page>,
  );
}

export function languageHref(language: string, next: string): string {
  return `/language?to=${language}&next=${encodeURIComponent(next)}`;
}

function FooterNote({ visit: { t, city, say } }: { visit: Visit }) {
  const { phone, hours, address } = city.contact;
  return (
    <>
      <p>
        {t.rich('site.footer.call', {
          phone,
          hours: say(hours),
          call: (inner) => <a href={tel(phone)}>{inner}</a>,
        })}
      </p>
      {address && <p>{address}</p>}
    </>
  );
}

/** Address of a telephone number that somebody reads. */
export function tel(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, '')}`;
}
