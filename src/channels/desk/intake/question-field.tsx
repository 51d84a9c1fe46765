import type { ComponentChildren } from 'preact';
import {
  Checkboxes,
  type Choice,
  DateInput,
  fieldErrors,
  NumberInput,
  Radios,
  Select,
  TextInput,
} from '#platform/ui';
import type { Question } from '#reference/catalog';
import type { IntakeView } from './intake-view.ts';

interface Props {
  view: IntakeView;
  question: Question;
  /** Questions whose condition holds by the answers so far. */
  asked: readonly Question[];
}

/** Up to so many answers stand open; more are a list to choose from. */
const mostOpen = 7;

/** One question and, after it, those that depend on its answer. */
export function QuestionField(props: Props) {
  const { view, question } = props;
  const open =
    question.type === 'yes_no' || (question.type === 'one_of' && question.options!.length <= mostOpen);
  const following = followers(view, question);
  const nested = new Set(open ? following.filter((one) => one.when!.is.length === 1) : []);
  return (
    <>
      <Control
        {...props}
        reveal={(value) => [...nested].filter((one) => String(toValue(one.when!.is[0]!)) === value)}
      />
      {following
        .filter((one) => !nested.has(one))
        .map((one) => (
          <div class="desk-when" key={one.key}>
            <QuestionField {...props} question={one} />
          </div>
        ))}
    </>
  );
}

function followers({ service }: IntakeView, { key }: Question): Question[] {
  return (service?.questions ?? []).filter((one) => one.when?.question === key);
}

function toValue(is: string | boolean): string {
  return is === true ? 'yes' : is === false ? 'no' : is;
}

function Control(props: Props & { reveal(value: string): Question[] }) {
  const { view, question, asked, reveal } = props;
  const { visit, form, problems } = view;
  const { t, say } = visit;
  const name = `answers.${question.key}`;
  const shared = {
    name,
    label: say(question.label),
    hint: hintOf(props),
    error: fieldErrors(t, problems)(name),
    // Only what must be answered now is marked; the mark is the missing "(optional)".
    required: question.required && (asked.includes(question) || !question.when) ? undefined : false,
  };
  const raw = form.answers[question.key];
  const value = Array.isArray(raw) ? raw[0] : raw === undefined || raw === null ? '' : String(raw);
  const nested = (option: string): ComponentChildren => {
    const inner = reveal(option);
    return inner.length > 0
      ? inner.map((one) => <QuestionField key={one.key} {...props} question={one} />)
      : undefined;
  };
  const options: Choice[] = (question.options ?? []).map((option) => ({
    value: option.key,
    label: say(option.label),
    reveal: nested(option.key),
  }));
  switch (question.type) {
    case 'text':
      return <TextInput {...shared} value={value} width="full" autocomplete="off" />;
    case 'number':
      return <NumberInput {...shared} value={value} autocomplete="off" />;
    case 'date':
      return <DateInput {...shared} value={value} />;
    case 'yes_no':
      return (
        <Radios
          {...shared}
          value={value}
          options={[
            { value: 'yes', label: t('desk.intake.yes'), reveal: nested('yes') },
            { value: 'no', label: t('desk.intake.no'), reveal: nested('no') },
          ]}
        />
      );
    case 'many_of':
      return (
        <Checkboxes {...shared} values={Array.isArray(raw) ? raw : value ? [value] : []} options={options} />
      );
    case 'one_of':
      if (options.length <= mostOpen) return <Radios {...shared} value={value} options={options} />;
      return (
        <Select
          {...shared}
          value={value}
          options={options.map((option) => ({ value: option.value, label: String(option.label) }))}
        />
      );
  }
}

/** Beside its own help, when a question stands open that depends on an answer: on which. */
function hintOf({ view, question }: Props): string | undefined {
  const { t, say } = view.visit;
  const { when } = question;
  const help = question.help ? say(question.help) : undefined;
  const parent = when && view.service?.questions?.find((one) => one.key === when.question);
  if (!when || !parent) return help;
  const answers = when.is.map((is) =>
    typeof is === 'boolean'
      ? t(is ? 'desk.intake.yes' : 'desk.intake.no')
      : say(parent.options?.find((option) => option.key === is)?.label),
  );
  return [t('desk.intake.onlyIf', { answers: answers.join(', ') }), help].filter(Boolean).join(' ');
}
