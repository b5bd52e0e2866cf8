// Rules by which points and money come to people by themselves.

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { metricsQuery, rulesQuery } from './queries.ts';
import { RuleEditor } from './RuleEditor.tsx';
import { RuleList } from './RuleList.tsx';
import type { Rule } from './rule.ts';
import { blankRule, exampleRule, type RuleForm, ruleForm } from './ruleForm.ts';

interface Edited {
  rule?: Rule;
  form: RuleForm;
}

export function KpiPage() {
  const { t, i18n } = useTranslation();
  const mayManage = useMay()('kpi.manage');
  const known = useQuery(metricsQuery);
  const rules = useQuery(rulesQuery);
  const [edited, setEdited] = useState<Edited | null>(null);
  // As the calendar of whoever writes the rule has it.
  const today = () => new Date().toLocaleDateString('sv');
  const words = {
    name: t('rules.example_name'),
    good: t('rules.example_good'),
    best: t('rules.example_best'),
  };
  const add = mayManage && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({ form: blankRule(today()) })}
      data-testid="add-rule"
    >
      {t('rules.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.kpi')} about={t('rules.about')} action={add}>
      <Asked query={known}>
        {(metrics) => (
          <>
            <Asked query={rules}>
              {(all) => (
                <RuleList
                  rules={all}
                  metrics={metrics}
                  onOpen={(rule) =>
                    setEdited({ rule, form: ruleForm(rule, metrics, i18n.language) })
                  }
                  onExample={
                    mayManage ? () => setEdited({ form: exampleRule(today(), words) }) : undefined
                  }
                />
              )}
            </Asked>
            {edited && (
              <RuleEditor
                {...edited}
                metrics={metrics}
                isReadOnly={!mayManage}
                onClose={() => setEdited(null)}
              />
            )}
          </>
        )}
      </Asked>
    </SettingsPage>
  );
}
