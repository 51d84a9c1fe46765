import type { Translate } from '#platform/i18n';
import { type Catalog, type Question, type Service, say } from '#reference/catalog';
import type { AttributeDatatype, AttributeRecord, DefinitionRecord, ServiceRecord } from '#reference/open311';

export function serviceRecord(
  catalog: Catalog,
  service: Service,
  language: string,
  t: Translate,
): ServiceRecord {
  const group = catalog.group(service.group);
  return {
    service_code: service.key,
    service_name: say(service.name, language),
    description: [say(service.about, language), noticeOf(service, t)].filter(Boolean).join(' ') || null,
    metadata: attributesOf(service, language, t).length > 0,
    type: service.open311Type ?? 'realtime',
    keywords: keywordsOf(service, language),
    group: group ? say(group.name, language) : null,
  };
}

/** What happens next, as far as it was promised: one sentence, or null. */
export function noticeOf({ sla }: Pick<Service, 'sla'>, t: Translate): string | null {
  return sla ? t('open311.notice', { within: t(`sla.${sla.unit}`, { amount: sla.amount }) }) : null;
}

function keywordsOf({ keywords }: Service, language: string): string | null {
  const words = keywords?.[language] ?? keywords?.[language.split('-')[0]!];
  return words && words.length > 0 ? words.map((word) => word.replaceAll(',', ' ')).join(', ') : null;
}

export function definitionRecord(service: Service, language: string, t: Translate): DefinitionRecord {
  return { service_code: service.key, attributes: attributesOf(service, language, t) };
}

/** What is said before anything is asked (as text to show), then what is asked. */
function attributesOf(service: Service, language: string, t: Translate): AttributeRecord[] {
  const told = (service.guards ?? []).map((guard) => ({
    variable: false,
    code: `guard-${guard.key}`,
    datatype: 'text' as const,
    required: false,
    datatype_description: null,
    description: [say(guard.ask, language), say(guard.say, language)].join(' '),
    values: [],
  }));
  const asked = (service.questions ?? []).map((question) => attributeOf(service, question, language, t));
  return [...told, ...asked].map((one, at) => {
    const { description, values, ...head } = one;
    return { ...head, order: at + 1, description, values };
  });
}

function attributeOf(
  service: Service,
  question: Question,
  language: string,
  t: Translate,
): Omit<AttributeRecord, 'order'> {
  const help = [
    say(question.help, language),
    formOf(question, t),
    conditionOf(service, question, language, t),
  ];
  return {
    variable: true,
    code: question.key,
    datatype: datatypeOf(question),
    // What depends on another answer is needed only then; we still ask for it when its condition holds.
    required: question.required === true && !question.when,
    datatype_description: help.filter(Boolean).join(' ') || null,
    description: say(question.label, language),
    values: valuesOf(question, language, t),
  };
}

/** Above this a text is written in a box of several lines. */
const oneLine = 200;

function datatypeOf({ type, max }: Question): AttributeDatatype {
  if (type === 'text') return max !== undefined && max <= oneLine ? 'string' : 'text';
  const of = {
    number: 'number',
    date: 'datetime',
    one_of: 'singlevaluelist',
    many_of: 'multivaluelist',
  } as const;
  return type === 'yes_no' ? 'singlevaluelist' : of[type];
}

function valuesOf({ type, options = [] }: Question, language: string, t: Translate) {
  if (type === 'yes_no') return ['yes', 'no'].map((key) => ({ key, name: t(`open311.${key}`) }));
  return options.map(({ key, label }) => ({ key, name: say(label, language) }));
}

function formOf({ type }: Question, t: Translate): string {
  return type === 'date' ? t('open311.form.date') : '';
}

function conditionOf(
  { questions = [] }: Service,
  { when }: Question,
  language: string,
  t: Translate,
): string {
  const other = questions.find(({ key }) => key === when?.question);
  return when && other
    ? t('open311.form.when', {
        question: say(other.label, language),
        code: other.key,
        is: when.is.map((one) => (one === true ? 'yes' : one === false ? 'no' : one)).join(', '),
      })
    : '';
}
