import type { ComponentChildren } from 'preact';
import { describedBy, Field, type FieldProps, Fieldset, fieldId } from './field.tsx';
import { useT } from './ui-context.tsx';

export interface Choice {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** Shown beneath while this one is chosen, without script. */
  reveal?: ComponentChildren;
}

interface SelectProps extends FieldProps {
  options: (Pick<Choice, 'value'> & { label: string; group?: string })[];
  value?: string | null;
  /** Text of the empty first line; `null` leaves it out. */
  empty?: string | null;
  autocomplete?: string;
}

export function Select(props: SelectProps) {
  const t = useT();
  const groups = [...new Set(props.options.map((option) => option.group))];
  const lines = (group: string | undefined) =>
    props.options
      .filter((option) => option.group === group)
      .map(({ value, label }) => (
        <option key={value} value={value} selected={value === (props.value ?? '')}>
          {label}
        </option>
      ));
  return (
    <Field {...props}>
      <select
        class={`usa-select${props.error ? ' usa-input--error' : ''}`}
        id={fieldId(props.name)}
        name={props.name}
        autocomplete={props.autocomplete}
        required={props.required || undefined}
        aria-describedby={describedBy(props)}
        aria-invalid={props.error ? 'true' : undefined}
      >
        {props.empty !== null && <option value="">{props.empty ?? t('ui.choose')}</option>}
        {groups.map((group) =>
          group ? (
            <optgroup key={group} label={group}>
              {lines(group)}
            </optgroup>
          ) : (
            lines(group)
          ),
        )}
      </select>
    </Field>
  );
}

interface ChoicesProps extends FieldProps {
  options: Choice[];
  /** Each in its own box, thumb-sized: for the one question of a page. */
  tiles?: boolean;
}

export function Radios({ value, ...props }: ChoicesProps & { value?: string | null }) {
  return <Marks {...props} kind="radio" chosen={value ? [value] : []} />;
}

export function Checkboxes({ values, ...props }: ChoicesProps & { values?: readonly string[] }) {
  return <Marks {...props} kind="checkbox" chosen={values ?? []} />;
}

function Marks({
  kind,
  chosen,
  ...props
}: ChoicesProps & { kind: 'radio' | 'checkbox'; chosen: readonly string[] }) {
  const id = fieldId(props.name);
  return (
    <Fieldset {...props}>
      {props.options.map((option, at) => {
        const own = at === 0 ? id : `${id}-${at + 1}`;
        return (
          <div class={`usa-${kind}`} key={option.value}>
            <input
              class={`usa-${kind}__input${props.tiles ? ` usa-${kind}__input--tile` : ''}`}
              type={kind}
              id={own}
              name={props.name}
              value={option.value}
              checked={chosen.includes(option.value)}
              required={(kind === 'radio' && props.required) || undefined}
            />
            <label class={`usa-${kind}__label`} for={own}>
              {option.label}
              {option.hint && <span class={`usa-${kind}__label-description`}>{option.hint}</span>}
            </label>
            {option.reveal && <div class="ui-reveal">{option.reveal}</div>}
          </div>
        );
      })}
    </Fieldset>
  );
}
