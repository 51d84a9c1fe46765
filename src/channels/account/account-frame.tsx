import type { ComponentChildren } from 'preact';
import type { Problem } from '#platform/errors';
import { Button, ErrorSummary, Page, renderPage } from '#platform/ui';
import type { Desk } from './desk.ts';

interface FrameProps {
  /** Key of the title, which is the heading too. */
  title: string;
  problems?: readonly Problem[];
  back?: ComponentChildren;
}

/** A whole document of this channel: one heading, one thing to do. */
export function accountPage(
  desk: Desk,
  { title, problems, back }: FrameProps,
  children: ComponentChildren,
): string {
  const { t, city, serviceName, request, parts } = desk;
  const heading = t(title);
  const here = request.method === 'GET' ? request.url : request.url.split('?')[0]!;
  const href = (to: string) => `/language?to=${to}&next=${encodeURIComponent(here)}`;
  return renderPage(
    <Page
      t={t}
      asset={parts.house.asset}
      title={problems?.length ? `${t('ui.error')}: ${heading}` : heading}
      brand={{ name: serviceName, href: '/' }}
      private
      back={back}
      languages={city.languages.map((language) => ({ language, href: href(language) }))}
    >
      <ErrorSummary problems={problems} />
      <h1>{heading}</h1>
      {children}
    </Page>,
  );
}

interface FormProps {
  action: string;
  children: ComponentChildren;
  /** Text of the one button. */
  submit: string;
  kind?: 'primary' | 'secondary' | 'danger' | 'quiet';
  hidden?: Record<string, string>;
}

/** The server checks, in the reader's language: the browser's own bubbles stay out. */
export function PostForm({ action, children, submit, kind, hidden = {} }: FormProps) {
  return (
    <form method="post" action={action} noValidate>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button kind={kind}>{submit}</Button>
    </form>
  );
}
