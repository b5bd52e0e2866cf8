// A form that is a whole page: its fields, what went wrong, Save and "undo my changes".

import { Alert, Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnyEditor } from './useEditor.ts';

interface EditorPageProps {
  editor: AnyEditor;
  children: ReactNode;
}

export function EditorPage({ editor, children }: EditorPageProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const wrong = Object.keys(editor.errors).length;
  useEffect(() => {
    if (wrong > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [wrong]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    editor.submit();
  }

  return (
    <form ref={form} onSubmit={submit} noValidate data-testid="editor-form">
      <Stack gap="md">
        {children}
        {editor.problem && (
          <Alert color="red" variant="light" role="alert" data-testid="editor-problem">
            {editor.problem}
          </Alert>
        )}
        <Group gap="xs">
          <Button
            type="submit"
            disabled={!editor.isDirty}
            loading={editor.isSaving}
            data-testid="editor-save"
          >
            {t('form.save')}
          </Button>
          {editor.isDirty && (
            <Button variant="default" onClick={editor.reset} data-testid="editor-cancel">
              {t('form.leave')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
