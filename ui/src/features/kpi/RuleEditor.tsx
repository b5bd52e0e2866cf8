// Adds a rule of KPI or changes one; below stands what it would give now.

import { Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { word } from '../../i18n/words.ts';
import { Choice } from '../../kit/Choice.tsx';
import { DateField } from '../../kit/DateField.tsx';
import { newId } from '../../kit/newId.ts';
import { AmountFields } from './AmountFields.tsx';
import { GradeRows } from './GradeRows.tsx';
import { NormFields } from './NormFields.tsx';
import { Preview } from './Preview.tsx';
import { addRule, changeRule, deleteRule, rulesQuery } from './queries.ts';
import { KINDS, type Metric, type Metrics, metricOf, type Rule } from './rule.ts';
import { checkRule, formNames, type RuleForm, toRule, withKind, withMetric } from './ruleForm.ts';
import { ViolationFields } from './ViolationFields.tsx';
import { WhoFields } from './WhoFields.tsx';

interface RuleEditorProps {
  /** None: one is added. */
  rule?: Rule | undefined;
  form: RuleForm;
  metrics: Metrics;
  isReadOnly: boolean;
  onClose: () => void;
}

export type Editor = ReturnType<typeof useEditor<RuleForm, Rule>>;

export interface PartProps {
  editor: Editor;
  /** None: it is not chosen. */
  metric: Metric | undefined;
  currency: string;
  isReadOnly: boolean;
}

export function RuleEditor({ rule, form, metrics, isReadOnly, onClose }: RuleEditorProps) {
  const { t } = useTranslation();
  const editor = useRuleEditor(rule, form, metrics, onClose);
  const { values } = editor;
  const metric = metricOf(metrics, values.metric);
  const parts: PartProps = { editor, metric, currency: metrics.currency, isReadOnly };
  return (
    <EditorDrawer
      title={rule ? rule.name : t('rules.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={isReadOnly}
      size={720}
      remove={
        rule && {
          name: rule.name,
          text: t('rules.delete_text'),
          act: () => deleteRule(rule.id),
        }
      }
    >
      <Choice
        label={t('rules.kind')}
        value={values.kind}
        choices={KINDS.map((value) => ({ value, label: t(`rules.kind_${value}`) }))}
        hint={t(`rules.kind_${values.kind}_hint`)}
        // What has given points by one kind is no rule of the other.
        isFixed={Boolean(rule) || isReadOnly}
        onChange={(kind) => editor.setAll(withKind(values, kind))}
        testId="field-kind"
      />
      <TextInput
        {...editor.text('name')}
        label={t('rules.name')}
        description={t('rules.name_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={80}
        readOnly={isReadOnly}
        required
        data-autofocus
      />
      <Select
        {...editor.value('metric')}
        onChange={(name) => {
          const chosen = metricOf(metrics, name ?? '');
          if (chosen) editor.setAll(withMetric(values, chosen, metric));
        }}
        label={t(values.kind === 'norm' ? 'rules.metric' : 'rules.metric_violation')}
        description={metric && word('metric_hint', metric.metric)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={metrics.metrics
          .filter(({ kind }) => kind === values.kind)
          .map((one) => ({ value: one.metric, label: word('metric', one.metric) }))}
        nothingFoundMessage={t('form.nothing_found')}
        readOnly={isReadOnly}
        allowDeselect={false}
        searchable
        required
      />
      {values.kind === 'norm' ? (
        <>
          <NormFields {...parts} />
          <GradeRows {...parts} />
        </>
      ) : (
        <>
          <ViolationFields {...parts} />
          <AmountFields {...parts} />
        </>
      )}
      <WhoFields {...parts} />
      <Since {...parts} />
      {rule && (
        <Switch
          {...editor.toggle('is_active')}
          label={t('form.is_active')}
          description={t('rules.is_active_hint')}
          disabled={isReadOnly}
        />
      )}
      <Preview rule={isReadOnly ? rule : undefined} form={values} metric={metric} />
    </EditorDrawer>
  );
}

function useRuleEditor(
  rule: Rule | undefined,
  form: RuleForm,
  metrics: Metrics,
  onSaved: () => void,
): Editor {
  const queries = useQueryClient();
  // A second press after an answer that was lost makes no second rule.
  const [id] = useState(newId);
  return useEditor<RuleForm, Rule>({
    initial: form,
    check: (values) => checkRule(values, metricOf(metrics, values.metric)),
    names: formNames(form),
    save: (values) => {
      const sent = toRule(values, metricOf(metrics, values.metric));
      const saving = rule ? changeRule(rule.id, rule.version, sent) : addRule(id, sent);
      return saving.finally(
        () => void queries.invalidateQueries({ queryKey: rulesQuery.queryKey }),
      );
    },
    onSaved,
  });
}

function Since({ editor, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <DateField
        {...editor.value('active_from')}
        label={t('rules.active_from')}
        description={t('rules.active_from_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        readOnly={isReadOnly}
        required
      />
    </SimpleGrid>
  );
}
