// The builder of CRM forms, with the filling page's own component as its preview.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormBody } from '../features/forms/FormBody.tsx';
import type { Answers, Content, Rules } from '../features/forms/model.ts';
import { withDefaults } from '../features/forms/walk.ts';
import type { PreviewOf } from '../features/scripts/Builder.tsx';
import { ScriptsPage } from '../features/scripts/ScriptsPage.tsx';

export function Scripts() {
  return <ScriptsPage preview={(props) => <Tried {...props} />} />;
}

const CALLER = {
  'call.number': '+380441234567',
  'call.dialled': '0800 123 456',
  'call.direction': 'inbound',
  'call.queue': '…',
  'contact.number': '+380441234567',
  'operator.name': '…',
};

/** Answers stay in the page. */
function Tried({ content, rules, lookUp }: Parameters<PreviewOf>[0]) {
  const [answers, setAnswers] = useState<Answers>({});
  const { t } = useTranslation();
  const variables = { ...CALLER, 'contact.name': t('scripts.caller') };
  const asked: { content: Content; rules: Rules } = { content, rules: rules as Rules };
  return (
    <FormBody
      {...asked}
      variables={variables}
      answers={withDefaults(asked.content, asked.rules, answers, variables)}
      lookUp={lookUp}
      onAnswer={(block, answer) => setAnswers((all) => ({ ...all, [block]: answer }))}
    />
  );
}
